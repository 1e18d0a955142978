namespace Relevance.Cluster.Models;

/// <summary>The result of one restart.</summary>
internal sealed record LloydOutcome(int[] Labels, VectorSet Centroids, double Inertia, int Iterations, KMeansStopReason StopReason)
{
    /// <summary>Gets the distance of each row to its assigned centroid.</summary>
    public required double[] Distances { get; init; }

    /// <summary>Gets the number of clusters that lost all weight during the iterations, and were filled.</summary>
    public required int FilledClusterCount { get; init; }
}
