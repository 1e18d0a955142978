namespace Relevance.Cluster.Rankings;

/// <summary>Distances of which one look in float32 tells enough.</summary>
internal readonly struct EstimatedDistances(DistanceEstimate estimate) : IDistanceRanges
{
    public DistanceRange Of(int row, int centroid) => estimate.Of(row, centroid);
}
