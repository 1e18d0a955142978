namespace Relevance.Cluster.Server.Wire;

/// <summary>The properties of requests that rank documents by distance, and the fields that such requests add to documents.</summary>
internal static class ScoreFields
{
    public const string Score = "_search_score";
    public const string Relevance = "_relevance";

    public static WireField<DistanceMetric> Metric { get; } = new(
        "similarity_metric",
        "cosine (the score is the similarity), dp (dot product), l2 (Euclidean distance) or l1 (Manhattan distance).",
        body => body.Get("similarity_metric") switch
        {
            { HasValue: false } => DistanceMetric.Cosine,
            { Kind: FieldKind.Text } value => MetricNames.Parse("similarity_metric", value.AsText()!),
            var value => throw WireException.Invalid("similarity_metric", $"expected a text, found {WireBody.Describe(value)}."),
        })
    {
        Schema = [new("type", "string"), new("enum", new[] { "cosine", "l1", "l2", "dp" }), new("default", "cosine")],
    };

    /// <summary>Gets the smallest score; see <see cref="ReadMinScore"/>.</summary>
    public static WireField<double?> MinScore { get; } =
        WireFields.Number(
            "min_score", "The smallest score that is listed, for cosine and dp; 0, which clients send by default, sets no limit.", defaultValue: 0);

    /// <summary>Gets the property that includes the vectors of hits, which are excluded by default.</summary>
    public static WireField<bool> IncludeVector { get; } = WireFields.Boolean("include_vector", "Whether vectors are returned.", defaultValue: false);

    /// <summary>Reads the smallest score; 0 means no limit.</summary>
    public static double? ReadMinScore(WireRequest request, WireField<double?> field) => field.Read(request) is { } score and not 0 ? score : null;
}
