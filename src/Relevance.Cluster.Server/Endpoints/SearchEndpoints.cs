using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Server.Endpoints.Search;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes that find documents by vectors.</summary>
internal static class SearchEndpoints
{
    private static readonly WireField<string> Text = WireFields.Text("text", "The words to search for.", "");

    private static readonly WireField<IReadOnlyList<string>> TextFields =
        WireFields.TextList("fields", "The fields to search for the words; empty means all.");

    private static readonly WireField<double?> Weight =
        WireFields.Number("traditional_weight", "The number that is added to the score of a document with the words.", defaultValue: 0.075);

    private static readonly WireField<IReadOnlyList<FieldValue>> FirstStep =
        WireFields.RequiredList("first_step_multivector_query", "The vectors of the first step: a list of {vector, fields}.", RequestLimits.MaxVectors);

    private static readonly WireField<int> FirstPageSize =
        WireFields.Integer("first_step_page_size", "The number of documents for the second step.", 20, 1, CommonFields.MaxPageSize);

    private static readonly WireField<int> FirstPage =
        WireFields.Integer("first_step_page", "The page of the first step that is used in the second.", 1, 1, int.MaxValue);

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /services/search/vector",
            "Finds the documents nearest to one or several vectors.",
            [.. SearchFields.All, .. VectorTerms.Fields],
            WorkKind.Query,
            SearchAsync),
        new(
            "POST /services/search/hybrid",
            "Finds documents by vectors and by words.",
            [
                .. SearchFields.All, .. VectorTerms.Fields, Text, TextFields, Weight,
                WireFields.Ignored("edit_distance", "words are compared exactly, ignoring case."),
                WireFields.Ignored("ignore_spaces", "words are compared exactly, ignoring case."),
            ],
            WorkKind.Query,
            SearchHybridAsync),
        new(
            "POST /services/search/chunk",
            "Finds the documents whose chunks are nearest to one or several vectors.",
            [.. SearchFields.All, VectorTerms.Queries, .. ChunkRanking.Fields],
            WorkKind.Query,
            SearchChunksAsync),
        new(
            "POST /services/search/multistep_chunk",
            "Finds documents by a vector, then ranks them by their chunks.",
            [.. SearchFields.All, VectorTerms.Queries, .. ChunkRanking.Fields, FirstStep, FirstPageSize, FirstPage],
            WorkKind.Query,
            SearchChunksInStepsAsync),
    ];

    /// <summary>Finds documents by one or several vectors.</summary>
    private static async Task<WireReply> SearchAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<VectorQuery> queries = await VectorTerms.ReadAsync(request, store, cancellationToken).ConfigureAwait(false);
        VectorSearchResult found = await request.Project.Client.GetDataset(request.DatasetId)
            .SearchAsync(queries, SearchFields.Read(request), cancellationToken).ConfigureAwait(false);
        return SearchFields.Reply(request, found.Hits.Select(hit => (hit.Document, hit.Similarity ?? hit.Distance)), found.TotalCount);
    }

    /// <summary>
    /// Finds documents by vectors and by words: a document with every word gets <c>traditional_weight</c> on top of its score. The best documents of the
    /// two rankings, with and without the words, contain the best of the sum, since the addend is the same for all.
    /// </summary>
    private static async Task<WireReply> SearchHybridAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Project.Client.GetDataset(request.DatasetId);
        IReadOnlyList<VectorQuery> queries = await VectorTerms.ReadAsync(request, store, cancellationToken).ConfigureAwait(false);
        VectorSearchOptions options = SearchFields.Read(request);
        if (Text.Read(request) is not { Length: > 0 } words || !options.Metric.HasSimilarity)
        {
            VectorSearchResult plain = await dataset.SearchAsync(queries, options, cancellationToken).ConfigureAwait(false);
            return SearchFields.Reply(request, plain.Hits.Select(hit => (hit.Document, hit.Similarity ?? hit.Distance)), plain.TotalCount);
        }

        double bonus = Weight.Read(request)!.Value;
        Filter hasWords = Filter.Search(words, TextFields.Read(request).Select(field => new FieldPath(field)));
        FilterReader.Check(Text.Name, hasWords);
        int needed = (int)Math.Min(int.MaxValue, (long)options.Page * options.PageSize);
        VectorSearchOptions all = options with { Page = 1, PageSize = needed, MinSimilarity = null };
        VectorSearchResult any = await dataset.SearchAsync(queries, all, cancellationToken).ConfigureAwait(false);
        VectorSearchResult matching = await dataset
            .SearchAsync(queries, all with { Filter = options.Filter is null ? hasWords : options.Filter & hasWords }, cancellationToken).ConfigureAwait(false);
        HashSet<string> withWords = new(matching.Hits.Select(hit => hit.Document.Id), StringComparer.Ordinal);
        IEnumerable<(Document Document, double Score)> ranked = matching.Hits
            .Select(hit => (hit.Document, Score: (hit.Similarity ?? hit.Distance) + bonus))
            .Concat(any.Hits.Where(hit => !withWords.Contains(hit.Document.Id)).Select(hit => (hit.Document, Score: hit.Similarity ?? hit.Distance)))
            .Where(hit => !(hit.Score < options.MinSimilarity));
        ranked = options.End == RankingEnd.Closest ? ranked.OrderByDescending(hit => hit.Score) : ranked.OrderBy(hit => hit.Score);
        return SearchFields.Reply(request, ranked.Take(needed).Skip(needed - options.PageSize), any.TotalCount);
    }

    /// <summary>Finds documents by the vectors of their chunks.</summary>
    private static async Task<WireReply> SearchChunksAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        (IReadOnlyList<(Document Document, double Score)> page, long total) =
            await ChunkRanking.RankAsync(request, store, CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false);
        return SearchFields.Reply(request, page, total);
    }

    /// <summary>Finds documents by their own vectors, and ranks them by their chunks.</summary>
    private static async Task<WireReply> SearchChunksInStepsAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
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
        VectorSearchResult found = await request.Project.Client.GetDataset(request.DatasetId)
            .SearchAsync(queries, first, cancellationToken).ConfigureAwait(false);
        Filter candidates = Filter.Ids(found.Hits.Select(hit => hit.Document.Id));
        (IReadOnlyList<(Document Document, double Score)> page, long total) =
            await ChunkRanking.RankAsync(request, store, candidates, cancellationToken).ConfigureAwait(false);
        return SearchFields.Reply(request, page, total);
    }
}
