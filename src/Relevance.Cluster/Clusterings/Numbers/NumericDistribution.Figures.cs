using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The picture.</content>
public sealed partial class NumericDistribution
{
    /// <summary>
    /// Draws a histogram of each cluster that is shown, all on one axis, as a stand-alone SVG picture; the same distribution and options give the same text. Heights are each histogram's own, with the
    /// largest count at the top of its axis.
    /// </summary>
    /// <param name="options">Background, width, title, and the order of the histograms: as ranked, or by their number of values; null takes the defaults.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the histograms as a Vega-Lite 5 specification with the counts of the bins inside, for whoever draws elsewhere.</summary>
    /// <param name="options">Title, and the width, which decides how many histograms stand side by side; null takes the defaults.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    private HistogramFigure Figure()
    {
        string shown = Clusters.Count < ClusterCount ? $"{NumberText.Count(Clusters.Count)} of {NumberText.Named(ClusterCount, "cluster")}" : NumberText.Named(ClusterCount, "cluster");
        return new HistogramFigure
        {
            Title = $"{Field} in each cluster",
            Subtitle = BinEdges.Count == 0 ? $"No document has a number; {shown}" : $"{shown}, ranked by {MeasureName ?? "number of values"}",
            Field = Field,

            // Without a number there is no axis; one of a single empty bin carries the names.
            BinEdges = BinEdges.Count == 0 ? [0, 1] : BinEdges,
            Panels = [.. Clusters.Select(c => new HistogramPanel(Names.LabelOf(c.Label), MeasuresOf(c), c.BinCounts))],
        };
    }
}
