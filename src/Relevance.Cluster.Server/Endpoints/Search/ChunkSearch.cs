using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Search;

/// <summary>Finds documents by the vectors of their chunks.</summary>
internal sealed class ChunkSearch() : WireEndpoint("POST /services/search/chunk", "Finds the documents whose chunks are nearest to one or several vectors.")
{
    public override IReadOnlyList<WireField> Fields => [.. SearchFields.All, VectorTerms.Queries, .. ChunkRanking.Fields];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        (IReadOnlyList<(Document Document, double Score)> page, long total) =
            await ChunkRanking.RankAsync(request, store, CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false);
        return SearchFields.Reply(request, page, total);
    }
}
