using System.Globalization;

namespace Relevance.Cluster.Storage;

/// <summary>A clustering as a store contains it, without the labels of the documents.</summary>
public sealed record StoredClustering
{
    /// <summary>Gets the key of the clustering.</summary>
    public required ClusteringKey Key { get; init; }

    /// <summary>Gets the name of the model that was fitted, such as <c>kmeans-10</c>.</summary>
    public required string ModelName { get; init; }

    /// <summary>Gets the distance metric of the model.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>
    /// Gets the label of each centroid, row i of <see cref="Centroids"/> for index i, in natural order (<c>cluster-2</c> before <c>cluster-10</c>).
    /// </summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>
    /// Gets the centroids. For a clustering of several vector fields, each centroid is the concatenation of its parts for these fields, in the order of the
    /// key; each part is on the scale that <see cref="FieldWeights"/> give to vectors of norm 1.
    /// </summary>
    public required VectorSet Centroids { get; init; }

    /// <summary>
    /// Gets the weight of each field in a clustering of several, in the order of the key, above 0; null, the default, means the weight 1 for all. Vectors of a
    /// field of weight w were scaled to norm √w. Null for a clustering of one field.
    /// </summary>
    public IReadOnlyList<double>? FieldWeights { get; init; }

    /// <summary>
    /// Gets the end of the revision that a store gives to the labels that are written with this clustering, 32 hexadecimal digits: with it, the writer knows
    /// that nobody has changed the labels since. Null, the default, lets the store choose one. A clustering that is read has none.
    /// </summary>
    internal string? LabelRevision { get; init; }

    /// <summary>Throws if labels and centroids differ in number.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    internal static void Check(StoredClustering clustering)
    {
        ArgumentNullException.ThrowIfNull(clustering);
        if (clustering.Labels.Count != clustering.Centroids.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected {clustering.Centroids.Count} labels of centroids, found {clustering.Labels.Count}."),
                nameof(clustering));
        }
    }
}
