using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="Dbscan"/>: the clusters, largest first; vectors in none have label −1.</summary>
/// <remarks>
/// <see cref="ClusterModelResult.Centroids"/> is null, so the means of the members are used. The clusters need not be round: another centroid can be nearer
/// to a vector than its own.
/// </remarks>
public sealed record DbscanResult : ClusterModelResult
{
    /// <summary>Gets the number of vectors in each cluster, index i for label i.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>
    /// Gets the number of vectors within the radius of each vector, itself included; it is a core vector if they are at least
    /// <see cref="DbscanOptions.MinPoints"/>. 0 for a zero vector under cosine.
    /// </summary>
    public required IReadOnlyList<int> NeighborCounts { get; init; }

    /// <summary>Gets the number of vectors in no cluster.</summary>
    public int OutlierCount => Labels.Count - Sizes.Sum();

    /// <summary>Returns one line with the number of clusters and of vectors in none.</summary>
    public override string ToString() => WithRemarks(string.Create(
        CultureInfo.InvariantCulture, $"{CountOf(Sizes.Count)} with {Sizes.Sum()} of {Labels.Count} vectors, {OutlierCount} in none"));
}
