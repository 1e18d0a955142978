namespace Relevance.Cluster.Tests.Clusterings.Distribution;

/// <summary>The descent of clusters between two labelings.</summary>
public class ClusterLineageTests
{
    [Theory]
    [InlineData("aaaabbbb", "aaaabbbb", "kept a>a, kept b>b")]
    [InlineData("aaaabbbb", "xxxxyyyy", "kept a>x, kept b>y")]
    [InlineData("aaaabbbb", "xxxxxxxx", "merged a+b>x")]
    [InlineData("aaaabbbb", "aaccbbbb", "split a>a+c, kept b>b")]
    [InlineData("aaaabbbb", "wxyzbbbb", "split a>w+x+y+z, kept b>b")]
    [InlineData("aaaaabbb", "vwxyzbbb", "gone a>, kept b>b, new >v, new >w, new >x, new >y, new >z")]
    [InlineData("aaaabbbb", "aaab", "split a>a+b, gone b>")]
    [InlineData("aaaa", "aaaabbbb", "kept a>a, new >b")]
    [InlineData("aaaa----", "aaaaa---", "grown a>a")]
    [InlineData("aaaabbbb", "aaaaoooo", "kept a>a, gone b>")]
    [InlineData("aaaa", "----bbbb", "gone a>, new >b")]
    [InlineData("", "aa", "new >a")]
    [InlineData("aaaaabb", "aaaxxxx", "kept a>a, grown b>x")]
    [InlineData("aaaaaabb", "aaaaccbb", "split a>a+c, kept b>b")]
    [InlineData("aaaaaaabb", "aaaaaacbb", "kept a>a, kept b>b, new >c")]
    [InlineData("aaaaabbbb", "aaaccaacc", "kept a>a, split b>a+c")]
    public void Changes_OfTwoLabelings_AreThoseOfTheDefinition(string before, string after, string expected)
    {
        var lineage = ClusterLineage.Of(LabelsOf(before), LabelsOf(after));

        Assert.Equal(
            expected,
            string.Join(", ", lineage.Changes.Select(change => $"{change.Kind} {string.Join('+', change.Before)}>{string.Join('+', change.After)}")));
    }

    [Fact]
    public void ToString_ShowsWhatChanged_AndTheShareThatKeepsItsLabel()
    {
        ClusterLineage lineage = ClusterLineage.Of(LabelsOf("aaaabbbbcc"), LabelsOf("aaaabbddccee")) with { Remarks = ["A remark."] };

        Assert.Equal(
            """
            before → after: 3 clusters → 5 (2 kept, 1 split, 1 new); 80.0% of 10 documents with a cluster in both keep the label
            change  before  after  documents before  documents after  documents in common
            split   b       b + d                 4                4                    4
            new             e                     0                2                    0
            A remark.
            """.ReplaceLineEndings("\n"),
            lineage.ToString());
        Assert.Equal(5, lineage.ToCsv().Count(letter => letter == '\n'));
        Assert.Equal("split: b (4) → b + d (4), 4 documents in common", lineage.Changes[1].ToString());
    }

    [Fact]
    public void ToSvg_HasABandPerPair_AndTheSameTextEachTime()
    {
        var lineage = ClusterLineage.Of(LabelsOf("aaaabbbbcc"), LabelsOf("aaaabbddccee"));

        string svg = lineage.ToSvg();

        Assert.Equal(svg, lineage.ToSvg());
        Assert.Contains("b → d: 2 documents", svg, StringComparison.Ordinal);
        Assert.Equal(4, svg.Split("<path ").Length - 1);
        Assert.Contains("\"documents\": 4", lineage.ToVegaLite(), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> LabelsOf(string letters) => letters.Index()
        .Where(letter => letter.Item != '-')
        .ToDictionary(letter => $"d{letter.Index}", letter => letter.Item == 'o' ? ClusterLabels.Outlier : letter.Item.ToString());
}
