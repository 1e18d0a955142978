namespace Relevance.Cluster.Server.Endpoints.Documents;

internal static class DocumentEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } =
    [
        new InsertDocument(),
        new BulkInsertDocuments(),
        new GetDocument(),
        new BulkGetDocuments(),
        new GetDocumentsWhere(),
        new ListDocuments(),
        new PaginateDocuments(),
        new GetMissingDocuments(),
        new UpdateDocument(),
        new BulkUpdateDocuments(),
        new UpdateDocumentsWhere(),
        new DeleteDocument(),
        new BulkDeleteDocuments(),
        new DeleteDocumentsWhere(),
        new DeleteDocumentFields(),
    ];
}
