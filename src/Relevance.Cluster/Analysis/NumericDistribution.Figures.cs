using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Analysis;

/// <content>The pictures.</content>
public sealed partial class NumericDistribution
{
    /// <summary>Draws a histogram for each cluster of <see cref="Clusters"/>, all on one axis, as a stand-alone SVG picture; the same numbers and options give the same text.</summary>
    /// <param name="options">Background, width, title, and the order of the histograms: as in <see cref="Clusters"/>, or by how many numbers they hold; null takes the defaults.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the histograms as a Vega-Lite 5 specification with its data inside, for whoever draws elsewhere.</summary>
    /// <param name="options">Width and title; null takes the defaults.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    private HistogramFigure Figure()
    {
        // Without any number there is no axis; an empty one says so.
        bool isEmpty = BinEdges.Count == 0;
        string rest = Clusters.Count == ClusterCount ? NumberText.Named(ClusterCount, "cluster") : $"{NumberText.Count(Clusters.Count)} of {NumberText.Named(ClusterCount, "cluster")}";
        return new HistogramFigure
        {
            Title = $"distribution of {Field}",
            Subtitle = MeasureName is { } measure ? $"{rest}, by {measure}" : rest,
            Field = Field,
            BinEdges = isEmpty ? [0, 1] : BinEdges,
            Panels = [.. Clusters.Select(c => new HistogramPanel(c.Label, c.Title[Math.Min(c.Title.Length, c.Label.Length + Separator.Length)..], isEmpty ? [0] : c.BinCounts))],
        };
    }
}
