namespace Relevance.Cluster.Models;

/// <summary>The result of one restart, without what there is per row.</summary>
internal record LloydEnd(VectorSet Centroids, double Inertia, int Iterations, KMeansStopReason StopReason)
{
    /// <summary>Gets the number of clusters that lost all weight during the iterations, and were filled.</summary>
    public required int FilledClusterCount { get; init; }
}
