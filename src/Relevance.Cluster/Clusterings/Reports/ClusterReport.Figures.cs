using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The picture of the distances.</content>
public sealed partial record ClusterReport
{
    /// <summary>
    /// Draws how far the members of each cluster are from their centroid, a box from quartile to quartile and a line from the least to the largest distance, as a stand-alone SVG picture. Clusters of which no
    /// member has a vector are left out. The same report and options give the same text.
    /// </summary>
    /// <param name="options">Background, width, title and order: natural, or the widest median first; null takes the defaults.</param>
    public string DistancesToSvg(FigureOptions? options = null) => DistanceFigure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the boxes as a Vega-Lite 5 specification with its data inside, for whoever draws elsewhere.</summary>
    /// <param name="options">Width, title and order; null takes the defaults.</param>
    public string DistancesToVegaLite(FigureOptions? options = null) => DistanceFigure().ToVegaLite(options ?? new FigureOptions());

    /// <summary>
    /// Writes the columns <c>cluster</c> (<c>name</c> after it where there are names), <c>documents,minimum,lower_quartile,median,upper_quartile,maximum</c> as
    /// comma-separated values (RFC 4180) without loss; lines end in a line feed.
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
