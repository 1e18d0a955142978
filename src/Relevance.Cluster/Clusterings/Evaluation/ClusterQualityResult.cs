using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>How tight clusters are and how far apart, measured from the vectors and the labels alone, by Euclidean distance.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterQualityResult
{
    /// <summary>Gets each vector's distance to the mean of its cluster, one a row; NaN for an outlier (label −1).</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<double> Distances { get; init; }

    /// <summary>Gets the number of members of each cluster, index i for label i up to the largest; 0 for labels between that no row has. Like the lists below it holds only the labels that occur.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Gets the sum of the squared distances of each cluster's members to their mean, in [0, ∞); 0 for a cluster without members.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<double> InertiaPerCluster { get; init; }

    /// <summary>Gets the mean distance of each cluster's members to their mean, in [0, ∞); NaN for a cluster without members.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<double> SpreadPerCluster { get; init; }

    /// <summary>
    /// Gets, for each cluster, the largest (spread + other spread) / distance of the means over all other clusters: what <see cref="DaviesBouldin"/> is the mean of. ∞ where two means
    /// are the same point; NaN for a cluster without members.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<double> DaviesBouldinPerCluster { get; init; }

    /// <summary>Gets the sum of squared distances to the own mean, in [0, ∞). Small is good, for one number of clusters.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Inertia { get; init; }

    /// <summary>
    /// Gets the variance ratio (T. Caliński, J. Harabasz, "A dendrite method for cluster analysis", 1974): scatter of the means around the mean of all by k − 1, over inertia by n − k. In
    /// [0, ∞], large is good. ∞ where every vector lies on the mean of its cluster (scikit-learn writes 1 there); NaN with fewer than two clusters, as many as vectors, or where all vectors are the same.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double CalinskiHarabasz { get; init; }

    /// <summary>
    /// Gets the Davies–Bouldin index (D. Davies, D. Bouldin, "A cluster separation measure", 1979), in [0, ∞], small is good. 0 where every vector lies on the mean of its cluster and no two means are one
    /// point; ∞ where two are, since no other pair can be more alike (scikit-learn leaves such a pair out, so that it gives a smaller figure, or 0); NaN with fewer than two clusters.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double DaviesBouldin { get; init; }

    /// <summary>Says the three figures in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"inertia {Inertia:G6}, Calinski-Harabasz {CalinskiHarabasz:G6}, Davies-Bouldin {DaviesBouldin:F4} ({Occupied.Sum()} vectors in {Occupied.Length} clusters)");

    private int[] Occupied => [.. OccurringLabels.ValuesOf(Sizes).Where(size => size > 0)];
}
