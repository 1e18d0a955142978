using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="Hdbscan"/>: the clusters, largest first; vectors in none have label −1.</summary>
/// <remarks>
/// <see cref="ClusterModelResult.Centroids"/> is null, so the means of the members are used. The clusters need not be round: another centroid can be nearer
/// to a vector than its own.
/// </remarks>
public sealed record HdbscanResult : ClusterModelResult
{
    /// <summary>Gets the number of vectors in each cluster, index i for label i.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>
    /// Gets how firmly each vector belongs to its cluster, from 0 to 1: the density 1/d at which it leaves its cluster, divided by that at which the cluster
    /// ends. 0 for a vector that the tree leaves without a cluster, also if the <see cref="OutlierPolicy"/> assigns it.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> MembershipStrengths { get; init; }

    /// <summary>
    /// Gets the GLOSH outlier score of each vector, from 0 (as dense as the densest of its cluster) to 1: 1 − ε/d, where the vector leaves its last cluster
    /// of the tree at radius d, and the last vectors of that cluster, or of one inside it, leave at ε. NaN for a zero vector under cosine.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> OutlierScores { get; init; }

    /// <summary>Gets the stability of each cluster, index i for label i, as in <see cref="HdbscanCluster.Stability"/>.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> Stabilities { get; init; }

    /// <summary>Gets the tree of all clusters, which can be cut again.</summary>
    public required HdbscanTree Tree { get; init; }

    /// <summary>Gets the number of vectors in no cluster.</summary>
    public int OutlierCount => Labels.Count - Sizes.Sum();

    /// <summary>Returns one line with the number of clusters and of vectors in none.</summary>
    public override string ToString() => WithRemarks(string.Create(
        CultureInfo.InvariantCulture, $"{CountOf(Sizes.Count)} with {Sizes.Sum()} of {Labels.Count} vectors, {OutlierCount} in none"));
}
