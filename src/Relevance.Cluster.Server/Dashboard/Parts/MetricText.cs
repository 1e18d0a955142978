namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>The names of the distance metrics for users.</summary>
internal static class MetricText
{
    public static string Of(DistanceMetric metric) => metric switch
    {
        DistanceMetric.SquaredEuclidean => "squared Euclidean",
        DistanceMetric.Euclidean => "Euclidean",
        DistanceMetric.Cosine => "cosine",
        DistanceMetric.DotProduct => "dot product",
        DistanceMetric.L1 => "L1 (Manhattan)",
        _ => metric.ToString(),
    };
}
