using System.Text;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Writes a report as a Markdown page.</summary>
internal static class ReportMarkdown
{
    public static string Write(ClusterReport report)
    {
        var page = new StringBuilder();
        Paragraph(page, $"# {MarkdownText.Escape(report.Title)}");
        Paragraph(page, MarkdownText.Escape(string.Join(' ', [ReportProse.Summarize(report), .. ReportProse.Judge(report.Overview)])));
        Paragraph(page, ReportTables.Overview(report).ToMarkdown());
        if (report.Remarks.Count > 0)
        {
            Paragraph(page, string.Join('\n', report.Remarks.Select(note => $"- {MarkdownText.Escape(note)}")));
        }

        Paragraph(page, "## Clusters");
        Paragraph(page, ReportTables.Clusters(report).ToMarkdown());
        foreach (ClusterProfile cluster in report.Clusters)
        {
            Write(page, report, cluster);
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void Write(StringBuilder page, ClusterReport report, ClusterProfile cluster)
    {
        Paragraph(page, $"### {MarkdownText.Escape(cluster.DisplayName)}");
        Paragraph(page, MarkdownText.Escape(cluster.Description));
        if (cluster.Distances.Count > 0)
        {
            Paragraph(page, MarkdownText.Escape($"{report.Metric} distance to the centroid: {ReportTables.Spread(cluster)}."));
        }

        if (cluster.Medoid is { ComparedCount: > 1 } medoid)
        {
            Paragraph(page, MarkdownText.Escape($"Medoid: {medoid.DocumentId}, {ReportProse.Figure(medoid.MeanDistance)} from the others on average."));
        }

        if (cluster.Numbers.Count > 0)
        {
            Paragraph(page, Numbers(cluster).ToMarkdown());
        }

        foreach (CategoryProfile profile in cluster.Categories.Where(profile => profile.Values.Count > 0))
        {
            Paragraph(page, Values(profile).ToMarkdown());
        }

        foreach (TextProfile profile in cluster.Texts.Where(profile => profile.Terms.Count > 0))
        {
            Paragraph(page, MarkdownText.Escape($"Terms of {profile.Field}: {string.Join(", ", profile.Terms.Select(term => term.Term))}."));
        }

        if (cluster.Closest.Count > 0)
        {
            Paragraph(page, Members(cluster).ToMarkdown());
        }
    }

    private static Table Numbers(ClusterProfile cluster)
    {
        var table = new Table(
            TableCell.Text("number"),
            TableCell.Heading("mean"),
            TableCell.Heading("median"),
            TableCell.Heading("std"),
            TableCell.Heading("mean of the rest"),
            TableCell.Heading("difference in std"));
        foreach (NumberProfile profile in cluster.Numbers)
        {
            table.Add(
                TableCell.Text(profile.Field),
                ReportTables.Number(profile.Numbers.Mean),
                ReportTables.Number(profile.Numbers.Median),
                ReportTables.Number(profile.Numbers.StandardDeviation),
                ReportTables.Number(profile.RestMean),
                ReportTables.Number(profile.Difference));
        }

        return table;
    }

    private static Table Values(CategoryProfile profile)
    {
        var table = new Table(
            TableCell.Text(profile.Field),
            TableCell.Heading("documents"),
            TableCell.Heading("share"),
            TableCell.Heading("share elsewhere"),
            TableCell.Heading("lift"));
        foreach (CategoryValue value in profile.Values)
        {
            TableCell rest = double.IsNaN(value.RestShare) ? ReportTables.Number(value.RestShare) : TableCell.Share(value.RestShare);
            table.Add(TableCell.Text(value.Value), TableCell.Count(value.Count), TableCell.Share(value.Share), rest, ReportTables.Number(value.Lift));
        }

        return table;
    }

    private static Table Members(ClusterProfile cluster)
    {
        var table = new Table(TableCell.Text(""), TableCell.Heading("distance"), TableCell.Text("document"), TableCell.Text("fields"));
        foreach ((string end, IReadOnlyList<RankedDocument> members) in new[] { ("closest", cluster.Closest), ("furthest", cluster.Furthest) })
        {
            foreach (RankedDocument member in members)
            {
                table.Add(
                    TableCell.Text(end),
                    ReportTables.Number(member.Distance),
                    TableCell.Text(member.Document.Id),
                    TableCell.Text(ReportTables.Fields(member, "")));
            }
        }

        return table;
    }

    private static void Paragraph(StringBuilder page, string text) => page.Append(text).Append("\n\n");
}
