namespace Relevance.Cluster.Server.Endpoints.Documents;

internal static class DocumentEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } =
    [
        new BulkInsertDocuments(),
        new GetDocumentsWhere(),
    ];
}
