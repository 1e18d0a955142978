using System.Globalization;
using System.Text;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Writes a report as plain text.</summary>
internal static class ReportText
{
    public static string Write(ClusterReport report)
    {
        var text = new StringBuilder();
        Line(text, report.Title);
        Line(text, ReportProse.Summarize(report));
        foreach (string sentence in ReportProse.Judge(report.Overview))
        {
            Line(text, sentence);
        }

        ReportOverview overview = report.Overview;
        Line(
            text,
            $"Calinski-Harabasz {ReportProse.Figure(overview.CalinskiHarabasz)}, Davies-Bouldin {ReportProse.Figure(overview.DaviesBouldin)}, "
                + $"inertia {ReportProse.Figure(overview.Inertia)}.");
        foreach (string note in report.Remarks)
        {
            Line(text, note);
        }

        text.Append('\n').Append(ReportTables.Clusters(report).ToText()).Append('\n');
        foreach (ClusterProfile cluster in report.Clusters)
        {
            text.Append('\n');
            Write(text, report, cluster);
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Write(StringBuilder text, ClusterReport report, ClusterProfile cluster)
    {
        Line(text, cluster.Description);
        if (cluster.Distances.Count > 0)
        {
            Line(text, $"  {report.Metric} distance to the centroid: {ReportTables.Spread(cluster)}");
        }

        if (cluster.Medoid is { ComparedCount: > 1 } medoid)
        {
            Line(text, $"  medoid: {medoid.DocumentId}, {ReportProse.Figure(medoid.MeanDistance)} from the others on average");
        }

        foreach (NumberProfile profile in cluster.Numbers)
        {
            Line(text, $"  {profile.Field}: {ReportTables.Numbers(profile)}");
        }

        foreach (CategoryProfile profile in cluster.Categories.Where(profile => profile.Values.Count > 0))
        {
            Line(text, $"  {profile.Field}: {string.Join(", ", profile.Values.Select(ReportTables.Value))}");
        }

        foreach (TextProfile profile in cluster.Texts.Where(profile => profile.Terms.Count > 0))
        {
            Line(text, $"  {profile.Field}: {string.Join(", ", profile.Terms.Select(term => term.Term))}");
        }

        Write(text, "closest", cluster.Closest);
        Write(text, "furthest", cluster.Furthest);
    }

    private static void Write(StringBuilder text, string end, IReadOnlyList<RankedDocument> members)
    {
        foreach (RankedDocument member in members)
        {
            string fields = ReportTables.Fields(member, ": ");
            Line(text, string.Create(CultureInfo.InvariantCulture, $"  {end}  {ReportProse.Figure(member.Distance)}  {member.Document.Id}{fields}"));
        }
    }

    private static void Line(StringBuilder text, string line) => text.Append(PlainText.OneLine(line)).Append('\n');
}
