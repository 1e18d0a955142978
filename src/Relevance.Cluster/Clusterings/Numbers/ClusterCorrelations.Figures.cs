using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The figure.</content>
public sealed partial class ClusterCorrelations
{
    /// <summary>
    /// Draws the correlations over all clusters, or in one of them, as <see cref="CorrelationMatrix.ToSvg"/> does, with the cluster in the title.
    /// </summary>
    /// <param name="label">The cluster's label; null (the default) draws <see cref="Overall"/>.</param>
    /// <param name="options">Background, width and title; null means the defaults.</param>
    /// <exception cref="KeyNotFoundException">No document has the label.</exception>
    public string ToSvg(string? label = null, FigureOptions? options = null) => Figure(label).ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the same figure as a Vega-Lite 5 specification that contains its data, for other drawing tools.</summary>
    /// <param name="label">The cluster's label; null (the default) means <see cref="Overall"/>.</param>
    /// <param name="options">The title; null means the default.</param>
    /// <exception cref="KeyNotFoundException">No document has the label.</exception>
    public string ToVegaLite(string? label = null, FigureOptions? options = null) => Figure(label).ToVegaLite(options ?? new FigureOptions());

    private HeatmapFigure Figure(string? label) =>
        label is null ? Overall.Figure("correlation over all clusters") : this[label].Figure($"correlation in {Names.TextOf(label)}");
}
