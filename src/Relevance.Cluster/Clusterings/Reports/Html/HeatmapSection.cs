using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The section with the similarities of the centroids: a heatmap, and the most similar pairs in ranked order.</summary>
internal static class HeatmapSection
{
    private const int ListedPairs = 15;

    /// <summary>The largest number of clusters with a text in each cell: 2500 texts take a quarter of a megabyte.</summary>
    private const int MostWithTexts = 50;

    /// <summary>Gets the options of the figure.</summary>
    public static FigureOptions Options { get; } = new() { Title = "Similarity of the centroids" };

    /// <summary>Determines whether cells have no text, so that the script must show it.</summary>
    public static bool IsCompact(CentroidHeatmap heatmap) => heatmap.Labels.Count > MostWithTexts;

    /// <summary>Creates the figure.</summary>
    public static HeatmapFigure FigureOf(CentroidHeatmap heatmap) => heatmap.Figure() with { IsCompact = IsCompact(heatmap) };

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter page, HtmlReportContent content, CentroidHeatmap heatmap)
    {
        Dictionary<string, int> indexes = content
            .Report.Clusters.Index()
            .ToDictionary(cluster => cluster.Item.Label, cluster => cluster.Index, StringComparer.Ordinal);
        using (page.Open("section", ("id", "similarity"), ("aria-labelledby", "similarity-title")))
        {
            page.Element("h2", "Similarity of clusters", ("id", "similarity-title"));
            page.Element("p", "Cosine similarity of the centroids; similar clusters are next to each other.", ("class", "muted"));
            using (page.Open("div", ("class", "columns wide-left")))
            {
                HtmlFigure.Write(page, "Heatmap of the centroids' similarity", FigureOf(heatmap).ToSvg(Options), "heatmap-figure");
                using (page.Open("div"))
                {
                    page.Element("h3", "Closest centroids");
                    using (HtmlTable.OpenFrame(page, "Closest centroids"))
                    using (page.Open("table"))
                    {
                        HtmlTable.Head(page, ("similarity", true), ("cluster", false), ("and", false));
                        using (page.Open("tbody"))
                        {
                            foreach (CentroidPair pair in heatmap.Pairs.Take(ListedPairs))
                            {
                                Row(page, content, pair, indexes);
                            }
                        }
                    }

                    if (heatmap.Pairs.Count > ListedPairs)
                    {
                        page.Element("p", $"The first {ListedPairs} of {NumberText.Count(heatmap.Pairs.Count)} pairs.", ("class", "muted"));
                    }
                }
            }
        }
    }

    private static void Row(HtmlWriter page, HtmlReportContent content, CentroidPair pair, Dictionary<string, int> indexes)
    {
        using (page.Open("tr"))
        {
            HtmlTable.Number(page, pair.Similarity);
            foreach (string label in (ReadOnlySpan<string>)[pair.Later, pair.Earlier])
            {
                using (page.Open("td"))
                {
                    page.Jump(HtmlReportContent.IdOf(indexes[label]), content.Report.Clusters[indexes[label]].Shown);
                }
            }
        }
    }
}
