using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Relevance.Cluster.Tool.Terminal;

/// <summary>The results of analyses as tables for people.</summary>
internal static class ResultTables
{
    private const int ShownParts = 5;
    private const int LongestText = 48;

    /// <summary>Creates an empty table with headings.</summary>
    /// <param name="headings">The headings; one that begins with <c>#</c> is of a column of numbers, which is aligned to the right.</param>
    public static Table Create(params ReadOnlySpan<string> headings)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string heading in headings)
        {
            bool isNumber = heading.StartsWith('#');
            TableColumn column = new(new Spectre.Console.Text(heading.TrimStart('#'), new Style(decoration: Decoration.Bold)));
            table.AddColumn(isNumber ? column.RightAligned().NoWrap() : column);
        }

        return table;
    }

    /// <summary>Adds a row of plain texts.</summary>
    public static void Add(Table table, params ReadOnlySpan<string> cells)
    {
        List<IRenderable> row = [];
        foreach (string cell in cells)
        {
            row.Add(new Spectre.Console.Text(ToolConsole.Printable(cell)));
        }

        table.AddRow(row);
    }

    /// <summary>The sizes of clusters.</summary>
    public static Table Of(ClusterDistribution distribution)
    {
        Table table = Create("cluster", "#documents", "#share");
        foreach (ClusterCount cluster in distribution.Clusters)
        {
            Add(table, Name(cluster.Label, distribution.Names), Count(cluster.Count), Share(cluster.Share));
        }

        return table;
    }

    /// <summary>The truth values of each cluster, largest first.</summary>
    public static Table Of(ContingencyTable distribution, string truth, string clusters = "cluster")
    {
        Table table = Create(clusters, "#documents", truth);
        foreach (DistributionGroup cluster in distribution.ByCluster)
        {
            Add(table, cluster.Name, Count(cluster.Count), Parts(cluster));
        }

        return table;
    }

    /// <summary>The agreement of two partitions in one sentence.</summary>
    public static string Describe(ClusterAgreement agreement) => string.Create(
        CultureInfo.InvariantCulture,
        $"adjusted Rand index {agreement.AdjustedRandIndex:F3}, V-measure {agreement.VMeasure:F3} (homogeneity {agreement.Homogeneity:F3}, "
        + $"completeness {agreement.Completeness:F3}), purity {agreement.Purity:F3}");

    /// <summary>The agreement of clusters and truth values in one sentence.</summary>
    public static string Agreement(ContingencyTable table, string truth) => $"Agreement with {truth}: {Describe(table.Agreement)}"
        + (table.MissingCount == 0 ? "" : $"; {Count(table.MissingCount)} documents have no {truth}");

    /// <summary>The members of each cluster in the order of their distance, with the fields that are shown of them.</summary>
    public static Table Of(MemberLists lists, IReadOnlyList<string> fields)
    {
        Table table = Create(["cluster", "#rank", $"#{DistanceName(lists.Metric)}", "id", .. fields]);
        foreach (ClusterMembers cluster in lists)
        {
            int rank = 1;
            foreach (RankedDocument member in cluster.Members)
            {
                Add(
                    table,
                    [
                        rank == 1 ? Name(cluster.Label, cluster.Name) : "",
                        Count(rank++),
                        Number(member.Distance),
                        member.Document.Id,
                        .. fields.Select(field => Shorten(member.Document[field])),
                    ]);
            }
        }

        return table;
    }

    /// <summary>The clusters with their closest and furthest members, whose texts are shortened so that each keeps its line on most terminals.</summary>
    public static Table Of(ClusterDistribution distribution, MemberLists closest, MemberLists furthest, string? field, int? width)
    {
        int longest = width is { } columns ? Math.Clamp(((columns - 32) / 2) - 12, 12, LongestText) : LongestText;
        Table table = Create("cluster", "#documents", $"closest ({DistanceName(closest.Metric)})", $"furthest ({DistanceName(furthest.Metric)})");
        foreach (ClusterCount cluster in distribution.Clusters)
        {
            Add(table, Name(cluster.Label, distribution.Names), Count(cluster.Count), Members(closest), Members(furthest));

            string Members(MemberLists lists) => string.Join('\n', lists.Where(list => list.Label == cluster.Label).SelectMany(list => list.Members)
                .Select(member => $"{Number(member.Distance)} {member.Document.Id}{(field is null ? "" : $" {Shorten(member.Document[field], longest)}")}"));
        }

        return table;
    }

    /// <summary>The pairs of clusters, most similar first.</summary>
    public static Table Of(CentroidHeatmap heatmap, int count)
    {
        Table table = Create("#rank", "cluster", "cluster", "#similarity");
        int rank = 1;
        foreach (CentroidPair pair in heatmap.Pairs.Take(count))
        {
            Add(table, Count(rank++), Name(pair.Earlier, heatmap.Names), Name(pair.Later, heatmap.Names), Number(pair.Similarity));
        }

        return table;
    }

    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1}%");

    /// <summary>Formats a distance or a similarity; NaN is empty.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "" : value.ToString(Math.Abs(value) >= 1000 ? "F0" : "0.000", CultureInfo.InvariantCulture);

    private static string DistanceName(DistanceMetric metric) => metric == DistanceMetric.SquaredEuclidean ? "squared distance" : "distance";

    private static string Name(string label, IReadOnlyDictionary<string, string> names) => Name(label, names.GetValueOrDefault(label));

    private static string Name(string label, string? name) => name is null ? label : $"{name} ({label})";

    private static string Parts(DistributionGroup group)
    {
        string[] all =
        [
            .. group.Parts.Where(part => part.Count > 0).OrderByDescending(part => part.Count).Select(part => $"{part.Name} {Count(part.Count)}"),
        ];
        return all.Length <= ShownParts ? string.Join(", ", all) : $"{string.Join(", ", all.Take(ShownParts))}, {all.Length - ShownParts} more";
    }

    private static string Shorten(FieldValue value, int longest = LongestText)
    {
        string text = value.Kind is FieldKind.Missing or FieldKind.Null ? "" : value.ToString().ReplaceLineEndings(" ").Trim();
        return text.Length <= longest ? text : $"{text.AsSpan(0, longest - 1).TrimEnd()}…";
    }
}
