using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Search;

/// <summary>Finds documents by their own vectors first, and ranks those that were found by their chunks.</summary>
internal sealed class MultistepChunkSearch() : WireEndpoint("POST /services/search/multistep_chunk", "Finds documents by a vector, then ranks them by their chunks.")
{
    private static readonly WireField<IReadOnlyList<FieldValue>> FirstStep = WireFields.RequiredList("first_step_multivector_query", "The vectors of the first step: a list of {vector, fields}.", RequestLimits.MaxVectors);
    private static readonly WireField<int> FirstPageSize = WireFields.Integer("first_step_page_size", "How many documents go into the second step.", 20, 1, CommonFields.MaxPageSize);
    private static readonly WireField<int> FirstPage = WireFields.Integer("first_step_page", "Which page of the first step goes into the second.", 1, 1, int.MaxValue);

    public override IReadOnlyList<WireField> Fields => [.. SearchFields.All, VectorTerms.Queries, .. ChunkRanking.Fields, FirstStep, FirstPageSize, FirstPage];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        VectorSearchOptions first = new()
        {
            Metric = ScoreFields.Metric.Read(request),
            Filter = CommonFields.Filters.Read(request),
            PageSize = FirstPageSize.Read(request),
            Page = FirstPage.Read(request),
            SelectFields = [Document.IdField],
        };
        IReadOnlyList<VectorQuery> queries = VectorTerms.Parse(FirstStep.Name, FirstStep.Read(request));
        VectorSearchResult found = await request.Project.Client.GetDataset(request.DatasetId).SearchAsync(queries, first, cancellationToken).ConfigureAwait(false);
        Filter candidates = Filter.Ids(found.Hits.Select(hit => hit.Document.Id));
        (IReadOnlyList<(Document Document, double Score)> page, long total) = await ChunkRanking.RankAsync(request, store, candidates, cancellationToken).ConfigureAwait(false);
        return SearchFields.Reply(request, page, total);
    }
}
