using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Search;

/// <summary>
/// Finds documents by vectors and by words at once: what holds every word gets <c>traditional_weight</c> on top of its score. Since that is the same for all of them, the best of both
/// rankings, with and without the words, hold the best of the sum.
/// </summary>
internal sealed class HybridSearch() : WireEndpoint("POST /services/search/hybrid", "Finds documents by vectors and by words.")
{
    private static readonly WireField<string> Text = WireFields.Text("text", "The words to look for.", "");
    private static readonly WireField<IReadOnlyList<string>> TextFields = WireFields.TextList("fields", "The fields to look for the words in; empty means all.");

    private static readonly WireField<double?> Weight =
        WireFields.Number("traditional_weight", "What a document with the words gets on top of its score.", defaultValue: 0.075);

    public override IReadOnlyList<WireField> Fields =>
    [
        .. SearchFields.All, .. VectorTerms.Fields, Text, TextFields, Weight,
        WireFields.Ignored("edit_distance", "words are compared to the letter, but for their case."),
        WireFields.Ignored("ignore_spaces", "words are compared to the letter, but for their case."),
    ];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Project.Client.GetDataset(request.DatasetId);
        IReadOnlyList<VectorQuery> queries = await VectorTerms.ReadAsync(request, store, cancellationToken).ConfigureAwait(false);
        VectorSearchOptions options = SearchFields.Read(request);
        if (Text.Read(request) is not { Length: > 0 } words || options.Metric is not (DistanceMetric.Cosine or DistanceMetric.DotProduct))
        {
            VectorSearchResult plain = await dataset.SearchAsync(queries, options, cancellationToken).ConfigureAwait(false);
            return SearchFields.Reply(request, plain.Hits.Select(hit => (hit.Document, hit.Score)), plain.TotalCount);
        }

        double bonus = Weight.Read(request)!.Value;
        Filter hasWords = Filter.Search(words, TextFields.Read(request).Select(field => new FieldPath(field)));
        FilterReader.Check(Text.Name, hasWords);
        int needed = (int)Math.Min(int.MaxValue, (long)options.Page * options.PageSize);
        VectorSearchOptions all = options with { Page = 1, PageSize = needed, MinScore = null };
        VectorSearchResult any = await dataset.SearchAsync(queries, all, cancellationToken).ConfigureAwait(false);
        VectorSearchResult matching = await dataset
            .SearchAsync(queries, all with { Filter = options.Filter is null ? hasWords : options.Filter & hasWords }, cancellationToken).ConfigureAwait(false);
        HashSet<string> withWords = new(matching.Hits.Select(hit => hit.Document.Id), StringComparer.Ordinal);
        IEnumerable<(Document Document, double Score)> ranked = matching.Hits
            .Select(hit => (hit.Document, Score: hit.Score + bonus))
            .Concat(any.Hits.Where(hit => !withWords.Contains(hit.Document.Id)).Select(hit => (hit.Document, hit.Score)))
            .Where(hit => !(hit.Score < options.MinScore));
        ranked = options.End == RankingEnd.Closest ? ranked.OrderByDescending(hit => hit.Score) : ranked.OrderBy(hit => hit.Score);
        return SearchFields.Reply(request, ranked.Take(needed).Skip(needed - options.PageSize), any.TotalCount);
    }
}
