using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Server.Wire;

/// <summary>How metrics are named on the wire.</summary>
internal static class SimilarityMetrics
{
    private static readonly Dictionary<string, DistanceMetric> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cosine"] = DistanceMetric.Cosine,
        ["l2"] = DistanceMetric.Euclidean,
        ["euclidean"] = DistanceMetric.Euclidean,
        ["squaredeuclidean"] = DistanceMetric.SquaredEuclidean,
        ["l1"] = DistanceMetric.L1,
        ["dp"] = DistanceMetric.DotProduct,
        ["dotproduct"] = DistanceMetric.DotProduct,
    };

    /// <summary>Finds a metric; null when the name is none.</summary>
    public static DistanceMetric? Find(string? name) => name is not null && ByName.TryGetValue(name, out DistanceMetric metric) ? metric : null;

    /// <summary>Gives the name that finds the metric again.</summary>
    public static string NameOf(DistanceMetric metric) => ByName.First(entry => entry.Value == metric).Key;
}
