namespace Relevance.Cluster;

/// <summary>A document on a map.</summary>
public sealed record ProjectedPoint
{
    /// <summary>Gets the document's id.</summary>
    public required string DocumentId { get; init; }

    /// <summary>
    /// Gets the coordinates along the directions of the projection, that of the largest variance first; relative to the mean of the vectors of the fit.
    /// </summary>
    public required ReadOnlyMemory<float> Coordinates { get; init; }

    /// <summary>Gets the label of the document; null if it has none, and in a projection without a clustering.</summary>
    public string? Label { get; init; }

    /// <summary>Gets the document's value in the ground truth field, as text; null if it has none, and if no such field was requested.</summary>
    public string? Truth { get; init; }

    /// <summary>Gets the first coordinate.</summary>
    public float X => Coordinates.Span[0];

    /// <summary>Gets the second coordinate; 0 on a map of one dimension.</summary>
    public float Y => Coordinates.Length > 1 ? Coordinates.Span[1] : 0;
}
