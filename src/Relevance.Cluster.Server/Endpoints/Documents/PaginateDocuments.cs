using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Reads one page by its number, in the order of insertion.</summary>
internal sealed class PaginateDocuments() : WireEndpoint(
    ["GET /datasets/{id}/documents/paginate", "POST /datasets/{id}/documents/paginate"], "Reads the page of a number, in the order of insertion.")
{
    public override IReadOnlyList<WireField> Fields { get; } = [CommonFields.Page, CommonFields.PageSize, CommonFields.IncludeVector, CommonFields.SelectFields];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        int size = CommonFields.PageSize.Read(request);
        long skipped = (CommonFields.Page.Read(request) - 1L) * size;
        DocumentQuery query = new() { SelectFields = CommonFields.SelectFields.Read(request), IncludeVectors = CommonFields.IncludeVector.Read(request) };
        IReadOnlyList<string> ids = await store.ListIdsAsync(request.DatasetId, null, cancellationToken).ConfigureAwait(false);
        string[] onPage = skipped >= ids.Count ? [] : [.. ids.Skip((int)skipped).Take(size)];
        return new WireObject()
            .Add("documents", await store.GetDocumentsAsync(request.DatasetId, onPage, query, cancellationToken).ConfigureAwait(false))
            .Add("count", (long)ids.Count);
    }
}
