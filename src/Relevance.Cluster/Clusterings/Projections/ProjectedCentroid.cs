namespace Relevance.Cluster;

/// <summary>The centroid of a cluster on a map.</summary>
public sealed record ProjectedCentroid
{
    /// <summary>Gets the cluster's label.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the coordinates of the centroid, projected as the documents are.</summary>
    public required ReadOnlyMemory<float> Coordinates { get; init; }

    /// <summary>Gets the number of documents on the map with the label.</summary>
    public required int Size { get; init; }

    /// <summary>Gets the first coordinate.</summary>
    public float X => Coordinates.Span[0];

    /// <summary>Gets the second coordinate; 0 on a map of one dimension.</summary>
    public float Y => Coordinates.Length > 1 ? Coordinates.Span[1] : 0;
}
