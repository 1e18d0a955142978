using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Storage;

/// <summary>A clustering as a store keeps it, but for the labels of the documents.</summary>
public sealed record StoredClustering
{
    /// <summary>Gets what identifies it.</summary>
    public required ClusteringKey Key { get; init; }

    /// <summary>Gets the name of the model that made it, such as <c>kmeans-10</c>.</summary>
    public required string ModelName { get; init; }

    /// <summary>Gets the metric by which the model judged nearness.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets the label of each centroid, row i of <see cref="Centroids"/> for index i, in natural order (<c>cluster-2</c> before <c>cluster-10</c>).</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Gets the centroids.</summary>
    public required VectorSet Centroids { get; init; }
}
