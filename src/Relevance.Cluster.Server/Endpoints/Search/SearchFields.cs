using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Search;

/// <summary>The properties and the response of the searches below <c>/services/search</c>.</summary>
internal static class SearchFields
{
    public static WireField<int> PageSize { get; } = WireFields.Integer("page_size", "The largest number of documents.", 20, 1, CommonFields.MaxPageSize);

    private static readonly WireField<bool> HundredScale = WireFields.Boolean("hundred_scale", "Whether scores are multiplied by 100.", defaultValue: false);

    public static IReadOnlyList<WireField> All { get; } =
    [
        CommonFields.DatasetId, PageSize, CommonFields.Page, ScoreFields.Metric, CommonFields.Filters, ScoreFields.MinScore, CommonFields.SelectFields,
        ScoreFields.IncludeVector, CommonFields.Ascending, HundredScale,
        WireFields.Ignored("approximation_depth", "every search is exact."),
        WireFields.Ignored("sum_fields", "the scores of several vectors are summed."),
        WireFields.Ignored("facets", "request facets with the same filters."),
        WireFields.Ignored("include_count", "the count is always returned."),
        WireFields.Ignored("keep_search_history", "no history is stored."),
        WireFields.Ignored("search_history_id", "no history is stored."),
        WireFields.Ignored("query", "it is a name in a history."),
    ];

    public static VectorSearchOptions Read(ProjectRequest request) => new()
    {
        End = CommonFields.Ascending.Read(request) ? RankingEnd.Furthest : RankingEnd.Closest,
        Metric = ScoreFields.Metric.Read(request),
        PageSize = PageSize.Read(request),
        Page = CommonFields.Page.Read(request),
        Filter = CommonFields.Filters.Read(request),
        MinSimilarity = ScoreFields.ReadMinScore(request, ScoreFields.MinScore),
        SelectFields = CommonFields.SelectFields.Read(request),
        IncludeVectors = ScoreFields.IncludeVector.Read(request),
    };

    /// <summary>Creates the response with the documents and their scores.</summary>
    public static WireObject Reply(ProjectRequest request, IEnumerable<(Document Document, double Score)> hits, long totalCount)
    {
        double scale = HundredScale.Read(request) ? 100 : 1;
        List<Document> documents = [];
        foreach ((Document document, double score) in hits)
        {
            document[ScoreFields.Score] = score * scale;
            documents.Add(document);
        }

        return new WireObject().Add("results", documents).Add("count", totalCount);
    }
}
