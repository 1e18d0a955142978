namespace Relevance.Cluster;

/// <summary>The options of a figure. All results that draw themselves accept them; a figure's own documentation lists the options it uses.</summary>
/// <example>
/// <code>
/// var distribution = ClusterDistribution.Of(["cluster-0", "cluster-0", "cluster-1"]);
/// string svg = distribution.ToSvg(new FigureOptions
/// {
///     Title = "Documents per cluster",
///     Theme = FigureTheme.Dark,
///     Width = 1000,
///     LargestFirst = true,
/// });
/// await File.WriteAllTextAsync("distribution.svg", svg);
/// </code>
/// </example>
public sealed record FigureOptions
{
    /// <summary>Gets the background. The default is <see cref="FigureTheme.Auto"/>.</summary>
    public FigureTheme Theme { get; init; } = FigureTheme.Auto;

    /// <summary>
    /// Gets the width in pixels, 360 to 4000; the height follows from the content. A heatmap uses four fifths of the width for its cells, and is wider
    /// if they would be too small to read. The default is 720.
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

    /// <summary>Gets the title; null, the default, means the title of the figure. A title that is too long is shortened in the drawing.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Gets a value indicating whether a figure with a row per cluster has the largest first, by the number of documents or by the mean that it shows;
    /// ties stay in natural order. The default, false, is the natural order of the labels, <c>cluster-2</c> before <c>cluster-10</c>.
    /// </summary>
    public bool LargestFirst { get; init; }

    /// <summary>
    /// Gets a value indicating whether a map (<see cref="Projection"/>) colors each document by its value in the ground truth field; documents without one are
    /// gray, and so are the centroids. The default, false, colors by cluster; documents labeled <c>outlier</c>, or without a label, are gray.
    /// </summary>
    public bool ColorByGroundTruth { get; init; }

    /// <summary>Gets a value indicating whether the figure has tooltips.</summary>
    internal bool HasTooltips { get; init; } = true;
}
