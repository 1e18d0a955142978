using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests.Support;

/// <summary>Clusterings with invented centroids.</summary>
internal static class TestClustering
{
    /// <summary>One centroid of two components a label: (0, 1), (1, 1), ….</summary>
    public static StoredClustering Of(ClusteringKey key, params string[] labels) => new()
    {
        Key = key,
        ModelName = "made-up",
        Metric = DistanceMetric.Cosine,
        Labels = labels,
        Centroids = VectorSet.From(labels.Select((_, i) => new float[] { i, 1 })),
    };
}
