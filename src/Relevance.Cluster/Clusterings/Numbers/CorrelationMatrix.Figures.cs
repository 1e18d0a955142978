using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The picture.</content>
public sealed partial class CorrelationMatrix
{
    /// <summary>Draws a heatmap of the fields as a stand-alone SVG picture: blue for r below 0, pale around 0, red above, gray where there is no r; the same matrix and options give the same text.</summary>
    /// <param name="options">Background, width and title; null takes the defaults. The order of the fields stays.</param>
    public string ToSvg(FigureOptions? options = null) => Figure("correlation").ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the heatmap as a Vega-Lite 5 specification with its data inside, for whoever draws elsewhere; r is null where there is none.</summary>
    /// <param name="options">The title; null takes the default.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure("correlation").ToVegaLite(options ?? new FigureOptions());

    /// <summary>Lays the picture out under a title.</summary>
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
