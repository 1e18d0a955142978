using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The figure of the distances.</content>
public sealed partial record ClusterReport
{
    /// <summary>
    /// Draws the distances of the members of each cluster to their centroid as a self-contained SVG figure: a box from quartile to quartile, and a line
    /// from the smallest to the largest distance. Clusters without a vector are omitted. The same report and options return the same text.
    /// </summary>
    /// <param name="options">The background, width, title and order: natural, or the largest median first; null means the defaults.</param>
    public string DistancesToSvg(FigureOptions? options = null) => DistanceFigure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the boxes as a Vega-Lite 5 specification with its data, for other drawing tools.</summary>
    /// <param name="options">The width, title and order; null means the defaults.</param>
    public string DistancesToVegaLite(FigureOptions? options = null) => DistanceFigure().ToVegaLite(options ?? new FigureOptions());

    /// <summary>
    /// Writes the columns <c>cluster</c> (followed by <c>name</c> if clusters have names),
    /// <c>documents,minimum,lower_quartile,median,upper_quartile,maximum</c> as comma-separated values (RFC 4180) without loss; lines end in a line
    /// feed.
    /// </summary>
    public string DistancesToCsv() => DistanceFigure().ToCsv();

    private BoxFigure DistanceFigure() => new()
    {
        Title = "distance to the centroid",
        Subtitle = Title,
        Measure = $"{Metric} distance",
        Boxes =
        [
            .. Clusters.Where(cluster => cluster.Distances.Count > 0).Select(cluster => new BoxItem(
                cluster.Shown,
                cluster.Distances.Count,
                (cluster.Distances.Min, cluster.Distances.Max),
                (cluster.Distances.Percentiles[1], cluster.Distances.Percentiles[5]),
                cluster.Distances.Median)),
        ],
    };
}
