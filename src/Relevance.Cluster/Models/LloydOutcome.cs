namespace Relevance.Cluster.Models;

/// <summary>Where one restart ended.</summary>
internal sealed record LloydOutcome(int[] Labels, VectorSet Centroids, double Inertia, int Iterations, KMeansStopReason StopReason)
{
    /// <summary>Gets the distance of each row to its centroid.</summary>
    public required double[] Distances { get; init; }
}
