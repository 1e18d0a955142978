namespace Relevance.Cluster.Rankings;

/// <summary>Defines bounds on the distances of rows to centroids, without the float64 distances.</summary>
internal interface IDistanceRanges
{
    /// <summary>Returns the bounds on the distance of a row to a centroid; safe to call from several threads.</summary>
    DistanceRange Of(int row, int centroid);
}
