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

    /// <summary>
    /// Gets the label of each centroid, row i of <see cref="Centroids"/> for index i, in natural order (<c>cluster-2</c> before <c>cluster-10</c>).
    /// </summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>
    /// Gets the centroids. Of a clustering of several vector fields, each is the parts for these fields one after another, in the order of the key, and a
    /// part is on the scale that
    /// <see cref="FieldWeights"/> give to vectors of length 1.
    /// </summary>
    public required VectorSet Centroids { get; init; }

    /// <summary>
    /// Gets the say of each field in a clustering of several, in the order of the key, above 0; null (the default) means the same for all, 1. Vectors of a
    /// field of weight w were scaled to
    /// length √w. Null for a clustering of one field.
    /// </summary>
    public IReadOnlyList<double>? FieldWeights { get; init; }
}
