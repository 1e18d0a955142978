using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>The documents of each cluster that are closest to its centroid, or furthest from it, with their score as <c>_search_score</c>.</summary>
/// <remarks>
/// The similarity of a zero vector is 0 and not an error, as it is in the library: original clients have stored such vectors, and could not correct an error.
/// </remarks>
internal static class MemberListing
{
    private static readonly WireField<IReadOnlyList<string>> ClusterIds =
        WireFields.TextList("cluster_ids", "The clusters to list; empty means all. A missing cluster is skipped.", RequestLimits.MaxClusters);

    private static readonly WireField<int> PageSize = WireFields.Integer("page_size", "The number of documents per cluster.", 20, 1, CommonFields.MaxPageSize);

    private static readonly WireField<bool> IncludeRelevance =
        WireFields.Boolean("include_relevance", "Whether the score is at _relevance too.", defaultValue: false);

    private static readonly WireField<FieldValue> Properties = WireFields.Object(
        "cluster_properties_filter",
        "The clusters to list: minimum_cluster_size (documents), then cluster_page and cluster_page_size over the remaining ones.");

    public static IReadOnlyList<WireField> Fields { get; } =
    [
        .. ClusterFields.Key, ClusterIds, CommonFields.SelectFields, PageSize, CommonFields.Page, ScoreFields.Metric, CommonFields.Filters,
        ScoreFields.MinScore, ScoreFields.IncludeVector, IncludeRelevance, Properties,
        WireFields.Ignored("approx", "every list is exact."),
        WireFields.Ignored("sum_fields", "a list has one field."),
        WireFields.Ignored("include_count", "the count is the length of the list."),
        WireFields.Ignored("facets", "request the facets of the clusters."),
        WireFields.Ignored("include_facets", "request the facets of the clusters."),
    ];

    /// <summary>Reads the lists of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="end">The end of the ranking.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The documents of each label.</returns>
    public static async Task<IReadOnlyList<KeyValuePair<string, IReadOnlyList<Document>>>> ReadAsync(
        ProjectRequest request, RankingEnd end, CancellationToken cancellationToken)
    {
        ClusteringKey key = ClusterFields.ReadKey(request);
        ClusterOps clusters = request.Project.Client.GetDataset(request.DatasetId).GetClusterOps(key.Alias, key.VectorField);
        IReadOnlyList<string>? listed = await ChooseAsync(request, clusters, cancellationToken).ConfigureAwait(false);
        if (listed is { Count: 0 })
        {
            return [];
        }

        MemberRankingOptions options = new()
        {
            Clusters = listed,
            PageSize = PageSize.Read(request),
            Page = CommonFields.Page.Read(request),
            Metric = ScoreFields.Metric.Read(request),
            MinSimilarity = ScoreFields.ReadMinScore(request, ScoreFields.MinScore),
            Filter = CommonFields.Filters.Read(request),
            SelectFields = CommonFields.SelectFields.Read(request),
            IncludeVectors = ScoreFields.IncludeVector.Read(request),
        };
        Task<MemberLists> listing =
            end == RankingEnd.Closest ? clusters.ListClosestAsync(options, cancellationToken) : clusters.ListFurthestAsync(options, cancellationToken);
        MemberLists lists = await listing.ConfigureAwait(false);
        bool includesRelevance = IncludeRelevance.Read(request);
        return [.. lists.Select(list => KeyValuePair.Create<string, IReadOnlyList<Document>>(
            list.Label, [.. list.Members.Select(member => Present(member, includesRelevance))]))];
    }

    private static Document Present(RankedDocument member, bool includesRelevance)
    {
        double score = member.Similarity ?? member.Distance;
        member.Document[ScoreFields.Score] = score;
        if (includesRelevance)
        {
            member.Document[ScoreFields.Relevance] = score;
        }

        return member.Document;
    }

    /// <summary>Selects the clusters; null means all, which reads nothing.</summary>
    private static async Task<IReadOnlyList<string>?> ChooseAsync(ProjectRequest request, ClusterOps clusters, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, FieldValue> properties = Properties.Read(request).AsObject();
        long minimum = ReadWhole(properties, "minimum_cluster_size", 0);
        long page = Math.Max(1, ReadWhole(properties, "cluster_page", 1));
        long pageSize = ReadWhole(properties, "cluster_page_size", int.MaxValue);
        IReadOnlyList<string> selected = ClusterIds.Read(request);
        if (selected.Count == 0 && properties.Count == 0)
        {
            return null;
        }

        IEnumerable<Centroid> chosen = (await clusters.GetCentroidsAsync(cancellationToken).ConfigureAwait(false)).Where(centroid => centroid.Size >= minimum);
        if (selected.Count > 0)
        {
            HashSet<string> known = new(selected, StringComparer.Ordinal);
            chosen = chosen.Where(centroid => known.Contains(centroid.Label));
        }

        return [.. chosen.Select(centroid => centroid.Label).Skip((int)Math.Min(int.MaxValue, (page - 1) * pageSize)).Take((int)pageSize)];
    }

    private static long ReadWhole(IReadOnlyDictionary<string, FieldValue> properties, string name, long defaultValue) =>
        !properties.TryGetValue(name, out FieldValue value) || !value.HasValue ? defaultValue
        : value.AsInteger() is { } number and >= 0 and <= int.MaxValue ? number
        : throw WireException.Invalid("cluster_properties_filter", $"'{name}': expected an integer, found {WireBody.Describe(value)}.");
}
