using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The figure.</content>
public sealed partial class NumericDistribution
{
    /// <summary>
    /// Draws a histogram of each shown cluster, all on one axis, as a self-contained SVG figure; the same distribution and options lead to the same text. Each
    /// histogram
    /// has its own heights, with the largest count at the top of its axis.
    /// </summary>
    /// <param name="options">
    /// Background, width, title, and the order of the histograms, as ranked or by their number of values; null means the defaults.
    /// </param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the histograms as a Vega-Lite 5 specification that contains the counts of the bins, for other drawing tools.</summary>
    /// <param name="options">Title, and the width, which decides how many histograms are side by side; null means the defaults.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    private HistogramFigure Figure()
    {
        string all = NumberText.Named(ClusterCount, "cluster");
        string shown = Clusters.Count < ClusterCount ? $"{NumberText.Count(Clusters.Count)} of {all}" : all;
        return new HistogramFigure
        {
            Title = $"{Field} in each cluster",
            Subtitle = BinEdges.Count == 0 ? $"No document has a number; {shown}" : $"{shown}, ranked by {MeasureName ?? "number of values"}",
            Field = Field,

            // Without numbers there is no axis; a single empty bin carries the names.
            BinEdges = BinEdges.Count == 0 ? [0, 1] : BinEdges,
            Panels = [.. Clusters.Select(c => new HistogramPanel(Names.LabelOf(c.Label), MeasuresOf(c), c.BinCounts))],
        };
    }
}
