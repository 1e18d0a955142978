using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>What <see cref="BisectingKMeans"/> found.</summary>
/// <remarks>
/// A label is the half that the vector fell into at each split; the nearest of all <see cref="ClusterModelResult.Centroids"/>, which are never null here, can be another one across an early
/// split. When a cluster is split, one half keeps its label and the other takes the next number.
/// </remarks>
public sealed record BisectingKMeansResult : ClusterModelResult
{
    /// <summary>Gets the number of vectors in each cluster, at least 1, index i for label i.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Gets the sum of each cluster's distances to its centroid, in float64: squared Euclidean distances, or cosine distances when the metric is cosine.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<double> InertiaPerCluster { get; init; }

    /// <summary>Gets the sum of <see cref="InertiaPerCluster"/>. Small is good.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double Inertia => InertiaPerCluster.Sum();

    /// <summary>Says the outcome in one line.</summary>
    public override string ToString() => WithRemarks(string.Create(
        CultureInfo.InvariantCulture, $"{CountOf(Sizes.Count)} of {Labels.Count} vectors, sizes {Sizes.Min()} to {Sizes.Max()}, inertia {Inertia:G9}"));
}
