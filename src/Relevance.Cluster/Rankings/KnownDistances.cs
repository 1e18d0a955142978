namespace Relevance.Cluster.Rankings;

/// <summary>Distances that the caller knows already.</summary>
internal readonly struct KnownDistances(double[] distances) : IDistanceRanges
{
    public DistanceRange Of(int row, int centroid) => new(distances[row], distances[row]);
}
