namespace Relevance.Cluster.Rankings;

/// <summary>What is known of the distances of rows to their centroids before they are measured.</summary>
internal interface IDistanceRanges
{
    /// <summary>Between what the distance of a row to a centroid lies; asked from several threads.</summary>
    DistanceRange Of(int row, int centroid);
}
