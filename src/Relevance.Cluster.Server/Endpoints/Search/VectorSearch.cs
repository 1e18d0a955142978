using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Search;

/// <summary>Finds documents by one or several vectors.</summary>
internal sealed class VectorSearch() : WireEndpoint("POST /services/search/vector", "Finds the documents nearest to one or several vectors.")
{
    public override IReadOnlyList<WireField> Fields => [.. SearchFields.All, .. VectorTerms.Fields];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<VectorQuery> queries = await VectorTerms.ReadAsync(request, store, cancellationToken).ConfigureAwait(false);
        VectorSearchResult found = await request.Project.Client.GetDataset(request.DatasetId)
            .SearchAsync(queries, SearchFields.Read(request), cancellationToken).ConfigureAwait(false);
        return SearchFields.Reply(request, found.Hits.Select(hit => (hit.Document, hit.Score)), found.TotalCount);
    }
}
