using Relevance.Cluster.Analysis;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The map: drawn as it stands, and with the script each document says what it is under the pointer.</summary>
internal static class MapSection
{
    /// <summary>How it is drawn.</summary>
    public static FigureOptions Options { get; } = new() { Width = 960 };

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter page, HtmlReportContent content, HtmlReportMap map)
    {
        using (page.Open("section", ("id", "map"), ("aria-labelledby", "map-title")))
        {
            page.Element("h2", "Map", ("id", "map-title"));
            string drawn = map.Points.Count < map.DocumentCount
                ? $"A sample: {NumberText.Count(map.Points.Count)} of {NumberText.Count(map.DocumentCount)} documents, evenly spaced in each cluster. "
                : $"{NumberText.Named(map.Points.Count, "document")}. ";
            page.Element(
                "p",
                drawn + "What is near here need not be near in all components. Rest the pointer on a document to see it; click to go to its cluster.",
                ("class", "muted"));
            HtmlFigure.Write(page, "Map of documents and centroids", FigureOf(content, map).ToSvg(Options), "map-figure");
        }
    }

    /// <summary>Lays the map out.</summary>
    public static MapFigure FigureOf(HtmlReportContent content, HtmlReportMap map) => new()
    {
        Title = "Clusters on a map",
        Subtitle = $"the two directions in which {(map.Points.Count < map.DocumentCount ? "the documents drawn" : "the documents")} differ most",
        Groups = [.. content.Report.Clusters.Select(cluster => cluster.Shown)],
        Points = [.. map.Points.Select(point => new MapPoint(point.X, point.Y, content.Documents[point.Document].Cluster))],
        Centroids =
            [
                .. map.Centroids.Select(centroid => new MapCentroid(content.Report.Clusters[centroid.Cluster].Shown, centroid.X, centroid.Y, centroid.Cluster)),
            ],
        Axes = map.Axes,
        UngroupedName = ClusterLabels.Outlier,
        MaxPoints = int.MaxValue,

        // The table below has the colors with the names, as far as colors tell clusters apart.
        HasLegend = content.Report.Clusters.Count <= Palette.ColorCount,
    };
}
