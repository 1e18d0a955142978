using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The section with the summary of the clustering, in tiles, and the remarks for its readers.</summary>
internal static class SummarySection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter page, HtmlReportContent content)
    {
        ClusterReport report = content.Report;
        using (page.Open("section", ("id", "summary"), ("aria-labelledby", "summary-title")))
        {
            page.Element("h2", "Summary", ("id", "summary-title"));
            using (page.Open("dl", ("class", "tiles")))
            {
                Tile(
                    page,
                    "documents",
                    Grouped(report.Coverage.DocumentCount),
                    report.Coverage.DocumentCount == report.Coverage.MeasuredCount
                        ? "all of them measured"
                        : $"{Grouped(report.Coverage.MeasuredCount)} measured");
                Tile(page, "clusters", NumberText.Count(report.Clusters.Count), Sizes(report));
                Tile(
                    page,
                    "silhouette",
                    ReportProse.Figure(report.Overview.Silhouette),
                    report.Overview.SilhouetteGrade is { } grade ? $"grade {grade}" : "needs two clusters");
                Tile(
                    page,
                    "Dunn index",
                    ReportProse.Figure(report.Overview.DunnIndex),
                    report.Overview.DunnGrade is { } dunn ? $"grade {dunn}{(report.Overview.IsDunnSampled ? ", at most" : "")}" : "not taken");
                Tile(page, "distance to centroid", ReportProse.Figure(report.Overview.Distances.Mean), $"{report.Metric}, on average");
                Tile(page, "distance of centroids", ReportProse.Figure(report.Overview.MeanCentroidDistance), $"{report.Metric}, on average");
            }

            foreach (string sentence in ReportProse.Judge(report.Overview))
            {
                page.Element("p", sentence);
            }

            Origin(page, report);
            Notes(page, report);
        }
    }

    private static void Tile(HtmlWriter page, string name, string value, string note)
    {
        using (page.Open("div"))
        {
            page.Element("dt", name);
            page.Element("dd", value, ("class", "value"));
            page.Element("dd", note, ("class", "muted"));
        }
    }

    private static void Origin(HtmlWriter page, ClusterReport report)
    {
        (string Name, string? Value)[] origin =
        [
            ("dataset", report.DatasetId),
            ("vector field", report.VectorField),
            ("clustering", report.Alias),
            ("model", report.ModelName),
        ];
        if (Array.TrueForAll(origin, part => part.Value is null))
        {
            return;
        }

        using (page.Open("dl", ("class", "origin")))
        {
            foreach ((string name, string? value) in origin)
            {
                if (value is not null)
                {
                    using (page.Open("div"))
                    {
                        page.Element("dt", name);
                        using (page.Open("dd"))
                        {
                            page.Isolated(value);
                        }
                    }
                }
            }
        }
    }

    private static void Notes(HtmlWriter page, ClusterReport report)
    {
        if (report.Remarks.Count == 0)
        {
            return;
        }

        using (page.Open("details", ("class", "notes")))
        {
            page.Element("summary", $"Samples and omissions ({NumberText.Count(report.Remarks.Count)})");
            using (page.Open("ul"))
            {
                foreach (string note in report.Remarks)
                {
                    page.Element("li", note, ("dir", "auto"));
                }
            }
        }
    }

    private static string Sizes(ClusterReport report) => report.Clusters.Count == 0
        ? "none"
        : $"of {Grouped(report.Clusters.Min(cluster => cluster.Size))} to {Grouped(report.Clusters.Max(cluster => cluster.Size))} documents";

    private static string Grouped(long count) => count.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);
}
