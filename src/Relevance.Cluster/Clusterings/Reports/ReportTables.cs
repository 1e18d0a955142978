using System.Globalization;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Creates the parts that the plain text and the Markdown page of a report share.</summary>
internal static class ReportTables
{
    /// <summary>The largest number of characters of a field's value.</summary>
    private const int MostCharacters = 80;

    public static Table Clusters(ClusterReport report)
    {
        bool hasStability = HasStability(report);
        var table = new Table(
        [
            TableCell.Text("cluster"),
            TableCell.Heading("documents"),
            TableCell.Heading("share"),
            TableCell.Heading("silhouette"),
            .. hasStability ? [TableCell.Heading("stability")] : Array.Empty<TableCell>(),
            TableCell.Heading("mean distance"),
            TableCell.Heading("spread z"),
            TableCell.Text("nearest"),
            TableCell.Heading("distance"),
        ]);
        foreach (ClusterProfile cluster in report.Clusters)
        {
            table.Add(
            [
                TableCell.Text(cluster.DisplayName),
                TableCell.Count(cluster.Size),
                TableCell.Share(cluster.Share),
                Number(cluster.Silhouette),
                .. hasStability ? [Number(cluster.Jaccard)] : Array.Empty<TableCell>(),
                Number(cluster.Distances.Mean),
                Number(cluster.SpreadZScore),
                TableCell.Text(cluster.Nearest?.DisplayName ?? "–"),
                Number(cluster.Nearest?.Distance ?? double.NaN),
            ]);
        }

        return table;
    }

    /// <summary>Returns whether the stability of a cluster was measured.</summary>
    public static bool HasStability(ClusterReport report) => report.Clusters.Any(cluster => !double.IsNaN(cluster.Jaccard));

    public static Table Overview(ClusterReport report)
    {
        ReportOverview overview = report.Overview;
        var table = new Table(TableCell.Text("metric"), TableCell.Heading("value"), TableCell.Text("large or small is good"));
        table.Add(TableCell.Text("silhouette"), Number(overview.Silhouette), TableCell.Text("large, -1 to 1"));
        table.Add(TableCell.Text("Calinski-Harabasz"), Number(overview.CalinskiHarabasz), TableCell.Text("large, from 0"));
        table.Add(TableCell.Text("Davies-Bouldin"), Number(overview.DaviesBouldin), TableCell.Text("small, from 0"));
        table.Add(TableCell.Text("Dunn index"), Number(overview.DunnIndex), TableCell.Text("large, from 0"));
        table.Add(TableCell.Text("inertia"), Number(overview.Inertia), TableCell.Text("small, for one number of clusters"));
        table.Add(TableCell.Text("mean distance to the centroid"), Number(overview.Distances.Mean), TableCell.Text("small"));
        table.Add(TableCell.Text("mean distance of centroids"), Number(overview.MeanCentroidDistance), TableCell.Text("large"));
        return table;
    }

    public static string Spread(ClusterProfile cluster)
    {
        NumberSummary distances = cluster.Distances;
        return $"mean {ReportProse.Figure(distances.Mean)}, {ReportProse.Figure(distances.Min)} to {ReportProse.Figure(distances.Max)}, "
            + $"standard deviation {ReportProse.Figure(distances.StandardDeviation)}, "
            + $"median {ReportProse.Figure(distances.Median)}";
    }

    public static string Numbers(NumberProfile profile) => profile.Numbers.Count == 0
        ? "no numbers"
        : $"mean {ReportProse.Figure(profile.Numbers.Mean)}, median {ReportProse.Figure(profile.Numbers.Median)}, "
            + $"standard deviation {ReportProse.Figure(profile.Numbers.StandardDeviation)}; "
            + $"the rest {ReportProse.Figure(profile.RestMean)}, difference {ReportProse.Figure(Math.Round(profile.Difference, 2))} standard deviations";

    public static string Value(CategoryValue value) =>
        $"{value.Value} {NumberText.Percent(value.Share)} ({Elsewhere(value)})";

    private static string Elsewhere(CategoryValue value) => double.IsNaN(value.RestShare)
        ? "no rest"
        : $"{NumberText.Percent(value.RestShare)} elsewhere, lift {ReportProse.Figure(Math.Round(value.Lift, 2))}";

    /// <summary>Returns the plain fields of a document in one line, with long values cut; empty if the document has no plain field.</summary>
    public static string Fields(RankedDocument member, string before)
    {
        string[] fields =
        [
            .. member.Document.Walk()
                .Where(field => field.Value.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean)
                .Select(field => Cut(field.Value.ToString())),
        ];
        return fields.Length == 0 ? "" : before + string.Join(" | ", fields);
    }

    public static TableCell Number(double value) => new(ReportProse.Figure(value), value.ToString("R", CultureInfo.InvariantCulture), IsNumber: true);

    private static string Cut(string text)
    {
        if (text.Length <= MostCharacters)
        {
            return text;
        }

        // A surrogate pair is not split.
        int end = char.IsHighSurrogate(text[MostCharacters - 2]) ? MostCharacters - 2 : MostCharacters - 1;
        return $"{text[..end].TrimEnd()}…";
    }
}
