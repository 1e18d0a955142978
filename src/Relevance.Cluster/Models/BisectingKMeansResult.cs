using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="BisectingKMeans"/>.</summary>
/// <remarks>
/// A label follows from the half that contains the vector at each split; the nearest of all <see cref="ClusterModelResult.Centroids"/>, which are never
/// null here, can have another label. When a cluster is split, one half keeps its label and the other gets the next number.
/// </remarks>
public sealed record BisectingKMeansResult : ClusterModelResult
{
    /// <summary>Gets the number of vectors in each cluster, at least 1, index i for label i.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>
    /// Gets the sum of the distances of each cluster's members to its centroid, in float64: squared Euclidean, or cosine if the metric is cosine.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> InertiaPerCluster { get; init; }

    /// <summary>Gets the sum of <see cref="InertiaPerCluster"/>. Smaller is better.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Inertia => InertiaPerCluster.Sum();

    /// <summary>Returns one line with the number of clusters, their sizes and the inertia.</summary>
    public override string ToString() => WithRemarks(string.Create(
        CultureInfo.InvariantCulture, $"{CountOf(Sizes.Count)} of {Labels.Count} vectors, sizes {Sizes.Min()} to {Sizes.Max()}, inertia {Inertia:G9}"));
}
