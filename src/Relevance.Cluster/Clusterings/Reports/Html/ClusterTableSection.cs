using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The section with a table of all clusters, one row per cluster: the index of the cards.</summary>
internal static class ClusterTableSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter page, HtmlReportContent content)
    {
        ClusterReport report = content.Report;
        Dictionary<string, int> indexes = report.Clusters.Index().ToDictionary(cluster => cluster.Item.Label, cluster => cluster.Index, StringComparer.Ordinal);
        bool hasStability = ReportTables.HasStability(report);
        double largest = report.Clusters.Select(cluster => cluster.Share).Append(0).Max();
        using (page.Open("section", ("id", "clusters"), ("aria-labelledby", "clusters-title")))
        {
            page.Element("h2", "Clusters", ("id", "clusters-title"));
            page.Element("p", "A heading sorts by its column; a name leads to the cluster's card.", ("class", "muted"));
            using (HtmlTable.OpenFrame(page, "Clusters"))
            using (page.Open("table", ("class", report.Clusters.Count > 20 ? "wide tall" : "wide")))
            {
                HtmlTable.Head(
                    page,
                    [
                        ("cluster", false),
                        ("documents", true),
                        ("share", true),
                        ("silhouette", true),
                        .. hasStability ? [("stability", true)] : Array.Empty<(string, bool)>(),
                        ("mean distance", true),
                        ("spread z", true),
                        ("nearest", false),
                        ("its distance", true),
                        ("distinctive", false),
                    ]);
                using (page.Open("tbody"))
                {
                    for (int i = 0; i < report.Clusters.Count; i++)
                    {
                        Row(page, report.Clusters, i, (indexes, largest, hasStability));
                    }
                }
            }

            if (report.Coverage.OutlierCount > 0)
            {
                page.Element(
                    "p",
                    $"{NumberText.Named(report.Coverage.OutlierCount, "document")} labeled {ClusterLabels.Outlier} belong to no cluster.",
                    ("class", "muted"));
            }
        }
    }

    private static void Row(
        HtmlWriter page,
        IReadOnlyList<ClusterProfile> clusters,
        int index,
        (Dictionary<string, int> Indexes, double LargestShare, bool HasStability) known)
    {
        ClusterProfile cluster = clusters[index];
        using (page.Open("tr"))
        {
            using (page.Open("th", ("scope", "row")))
            {
                page.Dot(Palette.ColorOf(index));
                page.Jump(HtmlReportContent.IdOf(index), cluster.Shown);
            }

            HtmlTable.Count(page, cluster.Size);
            HtmlTable.Share(page, cluster.Share, known.LargestShare);
            HtmlTable.Number(page, cluster.Silhouette);

            if (known.HasStability)
            {
                HtmlTable.Number(page, cluster.Jaccard);
            }

            HtmlTable.Number(page, cluster.Distances.Mean);
            HtmlTable.Number(page, cluster.SpreadZScore);
            using (page.Open("td"))
            {
                if (cluster.Nearest is { } nearest && known.Indexes.TryGetValue(nearest.Label, out int other))
                {
                    page.Jump(HtmlReportContent.IdOf(other), clusters[other].Shown);
                }
                else
                {
                    page.Text("–");
                }
            }

            HtmlTable.Number(page, cluster.Nearest?.Distance ?? double.NaN);
            using (page.Open("td", ("class", "words")))
            {
                page.Isolated(CardSection.TermsOf(cluster, 4));
            }
        }
    }
}
