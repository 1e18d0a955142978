namespace Relevance.Cluster;

/// <summary>How a result is drawn. The same options serve every picture; what a picture has no use for is said with the picture.</summary>
public sealed record FigureOptions
{
    /// <summary>Gets the background. The default is <see cref="FigureTheme.Auto"/>.</summary>
    public FigureTheme Theme { get; init; } = FigureTheme.Auto;

    /// <summary>
    /// Gets the width in pixels, 360 to 4000; the height follows from what is shown. A heatmap gives four fifths of it to its cells, and grows beyond where they would be too small to
    /// be read. The default is 720.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of the range.</exception>
    public int Width
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 360);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 4000);
            field = value;
        }
    } = 720;

    /// <summary>Gets the title; null (the default) takes the picture's own. It is shortened in the drawing where it is too long.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the order of the rows, in pictures that have a row for each cluster. The default is <see cref="FigureOrder.Natural"/>.</summary>
    public FigureOrder Order { get; init; } = FigureOrder.Natural;

    /// <summary>Gets a value indicating whether texts are shown while the pointer rests on what is drawn.</summary>
    internal bool HasTooltips { get; init; } = true;
}
