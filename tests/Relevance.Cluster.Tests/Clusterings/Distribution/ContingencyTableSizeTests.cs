using System.Globalization;
using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster.Tests.Clusterings.Distribution;

public sealed class ContingencyTableSizeTests
{
    [Fact]
    public void Of_AHundredThousandLabelsAndValues_CountsPairs()
    {
        string[] labels = [.. Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"cluster-{i}"))];
        string?[] truths = [.. Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"t{(i * 7) % 100_000}"))];

        long before = GC.GetAllocatedBytesForCurrentThread();
        var table = ContingencyTable.Of(labels, truths);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 600_000_000);
        Assert.Equal((100_000, 100_000, 100_000), (table.Truths.Count, table.Clusters.Count, table.TotalCount));
        Assert.Equal((1, 0), (table["t7", "cluster-1"], table["t7", "cluster-2"]));
        Assert.Equal((1, 1, 1), (table.AdjustedRandIndex, table.VMeasure, table.Agreement.AdjustedMutualInformation));
        Assert.InRange(table.ToString().Length, 1, 100_000);
        Assert.InRange(table.ToMarkdown().Length, 1, 100_000);
        Assert.InRange(table.ToSvg().Length, 1, 1_000_000);
        Assert.InRange(table.ToSvg(ContingencyFigure.CrossTable).Length, 1, 1_000_000);
        Assert.Contains("too large for one text", Assert.Throws<InvalidOperationException>(table.ToCsv).Message, StringComparison.Ordinal);
        Assert.InRange(Assert.Throws<KeyNotFoundException>(() => table["none", "cluster-1"]).Message.Length, 1, 2000);
    }

    [Fact]
    public void Agreement_OfTwelveThousandByTwelveThousand_IsThatOfItsTwoHalves()
    {
        // Pairs of documents share a cluster and a value, shifted by one: n = 24,000, clusters {2i, 2i+1}, values {2i+1, 2i+2}.
        const int Groups = 12_000;
        string[] labels = [.. Enumerable.Range(0, 2 * Groups).Select(i => string.Create(CultureInfo.InvariantCulture, $"cluster-{i / 2}"))];
        string?[] truths = [.. Enumerable.Range(0, 2 * Groups).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i + 1) / 2 % Groups}"))];

        var table = ContingencyTable.Of(labels, truths);

        // By hand: no pair is together in both, each has 12,000 pairs, so that the index is −e/(12,000 − e) with e = 12,000²/C(24,000, 2).
        double expected = 12_000.0 * 12_000 / (24_000.0 * 23_999 / 2);
        Assert.Equal(-expected / (12_000 - expected), table.AdjustedRandIndex, 1e-15);
        Assert.InRange(table.Agreement.AdjustedMutualInformation, -1, 0.9);
    }

    [Fact]
    public void ToString_OfMoreThanIsShown_ShowsTheMostFrequentAndSaysSo()
    {
        // Thirty-two clusters, of which cluster-39 has the most documents, and 150 values.
        string[] labels = [.. Enumerable.Range(0, 3000).Select(i => $"cluster-{(i % 5 == 0 ? 39 : i % 40)}")];
        string?[] truths = [.. Enumerable.Range(0, 3000).Select(i => $"v{i % 150}")];
        var table = ContingencyTable.Of(labels, truths);

        string[] lines = table.ToString().Split('\n');

        Assert.Equal(1 + 100 + 1 + 1 + 1, lines.Length);
        Assert.Contains("cluster-39", lines[0], StringComparison.Ordinal);
        Assert.Equal(30 + 2, lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(
            "shown: the 100 most frequent of 150 truth values, the 30 most frequent of 32 clusters; the totals are of all, and ToCsv writes all",
            lines[^2]);
        Assert.EndsWith("ToCsv writes all", table.ToMarkdown(), StringComparison.Ordinal);
        string[] csv = table.ToCsv().TrimEnd('\n').Split('\n');
        Assert.Equal(152, csv.Length);
        Assert.All(csv, line => Assert.Equal(34, line.Split(',').Length));
        Assert.EndsWith(",3000", csv[^1], StringComparison.Ordinal);
    }
}
