using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>A table of counts of one grouping of documents against another, the larger the share of its row, the darker the cell.</summary>
internal static class CrossTable
{
    private const int Shades = 10;

    /// <summary>Beyond this the table is cut: nobody reads more columns.</summary>
    private const int MaxColumns = 40;

    private const int MaxRows = 200;

    /// <summary>Writes the table.</summary>
    /// <param name="html">Where it goes.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="table">The counts. Clusters are the rows.</param>
    /// <param name="rowHeading">What the rows are.</param>
    public static void Write(HtmlWriter html, string caption, ContingencyTable table, string rowHeading)
    {
        HashSet<string> largest = [.. table.ByTruth.OrderByDescending(group => group.Count).Take(MaxColumns).Select(group => KeyOf(group.Value))];
        string?[] columns = [.. table.Truths.Where(truth => largest.Contains(KeyOf(truth)))];
        Dictionary<string, DistributionGroup> groups = table.ByCluster.ToDictionary(group => group.Value!, StringComparer.Ordinal);
        string[] rows = [.. table.Clusters.Take(MaxRows)];
        DataTable.WriteCross(
            html,
            caption,
            [new(rowHeading), .. columns.Select(column => new DataColumn(Heading(table, column), DataKind.Number)), new("All", DataKind.Number)],
            () =>
        {
            foreach (string row in rows)
            {
                WriteRow(html, groups[row], columns);
            }
        });
        if (columns.Length < table.Truths.Count || rows.Length < table.Clusters.Count)
        {
            html.Element("p", $"Shown are {rows.Length} of {table.Clusters.Count} rows and the {columns.Length} largest of {table.Truths.Count} columns.", ("class", "muted"));
        }
    }

    /// <summary>A value may be a whole text, and is cut; a cluster that has a name is told by all of it and its label.</summary>
    private static string Heading(ContingencyTable table, string? column) =>
        column is null ? "no value" : table.TruthNames.ContainsKey(column) ? table.TruthNames.DisplayOf(column) : ValueView.Cut(column, 40);

    /// <summary>Writes how well the two groupings agree.</summary>
    public static void WriteAgreement(HtmlWriter html, ClusterAgreement agreement) => Tiles.Write(
        html,
        [
            ("Adjusted Rand index", Numbers.Fixed(agreement.AdjustedRandIndex), "0 by chance, 1 when they are the same"),
            ("Adjusted mutual information", Numbers.Fixed(agreement.AdjustedMutualInformation), "0 by chance, 1 when they are the same"),
            ("Normalized mutual information", Numbers.Fixed(agreement.NormalizedMutualInformation), "0 to 1"),
            ("V-measure", Numbers.Fixed(agreement.VMeasure), "of homogeneity and completeness"),
            ("Homogeneity", Numbers.Fixed(agreement.Homogeneity), "1: a cluster holds one value"),
            ("Completeness", Numbers.Fixed(agreement.Completeness), "1: a value is in one cluster"),
            ("Purity", Numbers.Fixed(agreement.Purity), "share in the main value of its cluster"),
            ("Fowlkes–Mallows index", Numbers.Fixed(agreement.FowlkesMallowsIndex), "0 to 1, of pairs"),
        ]);

    private static void WriteRow(HtmlWriter html, DistributionGroup group, string?[] columns)
    {
        Dictionary<string, int> counts = group.Parts.ToDictionary(part => KeyOf(part.Value), part => part.Count, StringComparer.Ordinal);
        using (html.Open("tr"))
        {
            using (html.Open("th", ("scope", "row")))
            {
                html.Isolated(group.Name);
            }

            foreach (string? column in columns)
            {
                WriteCell(html, counts.GetValueOrDefault(KeyOf(column)), group.Count);
            }

            DataTable.Count(html, group.Count);
        }
    }

    /// <summary>No value is something else than any value.</summary>
    private static string KeyOf(string? value) => value is null ? "" : "=" + value;

    private static void WriteCell(HtmlWriter html, int count, int all)
    {
        int shade = all == 0 || count == 0 ? 0 : (int)Math.Clamp(Math.Ceiling((double)count / all * Shades), 1, Shades);
        html.Element("td", count == 0 ? "·" : Numbers.Count(count), ("class", $"number shade-{Numbers.Count(shade)}"), ("data-value", Numbers.Exact(count)));
    }
}
