using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The section with the map: a static figure, to which the script adds a tooltip for each document.</summary>
internal static class MapSection
{
    /// <summary>Gets the options of the figure.</summary>
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
                drawn + "Documents that are near on the map can be far apart in all components. Move the pointer to a document to see it; "
                    + "click to open its cluster.",
                ("class", "muted"));
            HtmlFigure.Write(page, "Map of documents and centroids", FigureOf(content, map).ToSvg(Options), "map-figure");
        }
    }

    /// <summary>Creates the figure.</summary>
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

        // The table below shows the colors with the names, as long as colors distinguish the clusters.
        HasLegend = content.Report.Clusters.Count <= Palette.ColorCount,
    };
}
