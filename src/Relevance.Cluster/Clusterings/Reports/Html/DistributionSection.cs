using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The section with the distribution: the number of documents per cluster.</summary>
internal static class DistributionSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter page, HtmlReportContent content)
    {
        ClusterReport report = content.Report;
        IEnumerable<KeyValuePair<string, long>> counts = report.Clusters.Select(cluster => KeyValuePair.Create(cluster.Label, (long)cluster.Size));
        if (report.Coverage.OutlierCount > 0)
        {
            counts = counts.Append(KeyValuePair.Create(ClusterLabels.Outlier, (long)report.Coverage.OutlierCount));
        }

        var distribution = ClusterDistribution.FromCounts(counts, report.Coverage.UnlabeledCount).WithNames(content.Names);
        using (page.Open("section", ("id", "distribution"), ("aria-labelledby", "distribution-title")))
        {
            page.Element("h2", "Distribution", ("id", "distribution-title"));
            using (page.Open("div", ("class", content.Truth is null ? null : "columns")))
            {
                HtmlFigure.Write(
                    page,
                    "Documents in each cluster",
                    distribution.ToSvg(
                        new FigureOptions
                        {
                            LargestFirst = true,
                            Width = content.Truth is null ? 960 : 720,
                            Title = "documents in each cluster",
                        }
                    ));
                if (content.Truth is { } truth)
                {
                    HtmlFigure.Write(
                        page,
                        "Ground truth in each cluster",
                        truth.ToSvg(options: new FigureOptions { Title = $"{content.Options.GroundTruthField} in each cluster" }));
                }
            }

            if (content.Truth is { } table)
            {
                using (page.Open("p"))
                {
                    page.Text("Held against ");
                    page.Isolated(content.Options.GroundTruthField!);
                    page.Text(
                        $": adjusted Rand index {NumberText.Fixed(table.AdjustedRandIndex, 4)}, V-measure {NumberText.Fixed(table.VMeasure, 4)}; 1 means that "
                            + $"clusters and values are the same."
                    );
                }
            }
        }
    }
}
