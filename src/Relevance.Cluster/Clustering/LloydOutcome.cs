using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clustering;

/// <summary>Where one restart ended.</summary>
internal sealed record LloydOutcome(int[] Labels, VectorSet Centroids, double Inertia, int Iterations, KMeansStopReason StopReason);
