using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The figure.</content>
public sealed partial class CorrelationMatrix
{
    /// <summary>
    /// Draws a heatmap of the fields as a self-contained SVG figure: blue for r below 0, pale around 0, red above, gray if r does not exist; the same matrix
    /// and options
    /// lead to the same text.
    /// </summary>
    /// <param name="options">Background, width and title; null means the defaults. The order of the fields does not change.</param>
    public string ToSvg(FigureOptions? options = null) => Figure("correlation").ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the heatmap as a Vega-Lite 5 specification that contains its data, for other drawing tools; r is null if it does not exist.</summary>
    /// <param name="options">The title; null means the default.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure("correlation").ToVegaLite(options ?? new FigureOptions());

    /// <summary>Creates the figure with a title.</summary>
    internal HeatmapFigure Figure(string title) => new()
    {
        Title = title,
        Description = $"Pearson's r of each two of {NumberText.Named(Fields.Count, "field")}, from -1 to 1.",
        Rows = [.. Fields.Select(field => new NamedLabel(field))],
        Columns = [.. Fields.Select(field => new NamedLabel(field))],
        ValueAt = (row, column) => _values[row, column],
        ValueTitle = "r",
        Minimum = -1,
        Maximum = 1,
        Colors = ColorScale.DivergingColors,
    };
}
