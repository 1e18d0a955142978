namespace Relevance.Cluster;

/// <summary>A document's place on a map.</summary>
public sealed record ProjectedPoint
{
    /// <summary>Gets the document's id.</summary>
    public required string DocumentId { get; init; }

    /// <summary>Gets the coordinates along the directions of the projection, that of the largest variance first; relative to the mean of the vectors that it was fitted on.</summary>
    public required ReadOnlyMemory<float> Coordinates { get; init; }

    /// <summary>Gets the document's cluster; null when it has no label, and where no clustering was asked.</summary>
    public string? Label { get; init; }

    /// <summary>Gets the document's value in the ground-truth field, as text; null when it has none, and where no such field was asked for.</summary>
    public string? Truth { get; init; }

    /// <summary>Gets the first coordinate.</summary>
    public float X => Coordinates.Span[0];

    /// <summary>Gets the second coordinate; 0 on a map of one dimension.</summary>
    public float Y => Coordinates.Length > 1 ? Coordinates.Span[1] : 0;
}
