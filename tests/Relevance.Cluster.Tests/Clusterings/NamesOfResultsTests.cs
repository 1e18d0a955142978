using System.Text.Json;
using System.Xml.Linq;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Clusterings;

/// <summary>Tests names and labels in results of arrays: the properties, the text, and the JSON.</summary>
public sealed class NamesOfResultsTests
{
    private const string Hostile = "<b>&\"'|";
    private const string Long = "warm winter boots for children and their parents, lined, waterproof, with laces!";

    private static readonly Dictionary<string, string> Names = new()
    {
        ["cluster-10"] = "hats",
        ["cluster-2"] = "trail running shoes",
        ["cluster-3"] = " ",
        ["gone"] = "nobody",
    };

    [Theory]
    [InlineData(null, "cluster-1")]
    [InlineData("", "cluster-1")]
    [InlineData("  ", "cluster-1")]
    [InlineData("shoes", "shoes (cluster-1)")]
    [InlineData("two\r\nlines\tand a tab", "two lines and a tab (cluster-1)")]
    [InlineData("a\u001b[31m\u202eb", "a\uFFFD[31m\uFFFDb (cluster-1)")]
    public void ANameAndALabel_AreWrittenInOneLine(string? name, string expected) => Assert.Equal(expected, new NamedLabel("cluster-1", name).Text);

    [Theory]
    [InlineData(150)]
    [InlineData(250)]
    [InlineData(400)]
    public void ANarrowPlace_ShortensTheNameAndNeverTheLabel(double room)
    {
        string fitted = new NamedLabel("cluster-1", Long).Fit(12, room);

        Assert.Matches(@"^wa.*….* \(cluster-1\)$", fitted);
        Assert.InRange(TextWidth.Pixels(fitted, 12), room * 0.8, room);
    }

    [Fact]
    public void APlaceTooNarrowForBoth_ShowsTheLabel()
    {
        Assert.Equal("cluster-1", new NamedLabel("cluster-1", Long).Fit(12, 100));
        Assert.Equal(new NamedLabel("cluster-1").Fit(12, 40), new NamedLabel("cluster-1", Long).Fit(12, 40));
    }

    [Fact]
    public void ACutName_KeepsItsLabelWhole()
    {
        Assert.Equal("warm winter… (cluster-1)", new NamedLabel("cluster-1", Long).Cut(24));
        Assert.Equal("a (b)", new NamedLabel("b", "a").Cut(5));
        Assert.Equal("a-long-label", new NamedLabel("a-long-label", "name").Cut(8));
        Assert.Equal("👟… (b)", new NamedLabel("b", "👟👟👟👟").Cut(8));
    }

    [Fact]
    public void WithNames_KeepsThoseOfLabelsThatAreThere_InNaturalOrder_AndLeavesTheResultAlone()
    {
        var plain = ClusterDistribution.Of(["cluster-2", "cluster-3", "cluster-10", "cluster-2"]);

        ClusterDistribution named = plain.WithNames(Names);

        Assert.Equal([new("cluster-2", "trail running shoes"), new("cluster-10", "hats")], named.Names);
        Assert.Empty(plain.Names);
        Assert.Equal(2, named["cluster-2"]);
        Assert.Equal("cluster,name,documents,share\ncluster-2,trail running shoes,2,0.5\ncluster-3,,1,0.25\ncluster-10,hats,1,0.25\n", named.ToCsv());
        Assert.Equal(
            "cluster,documents,share\ncluster-2,2,0.5\ncluster-3,1,0.25\ncluster-10,1,0.25\n",
            named.WithNames(new Dictionary<string, string>()).ToCsv());
        Assert.Contains("| trail running shoes (cluster-2) | 2 | 50.0% |", named.ToMarkdown(), StringComparison.Ordinal);
        Assert.Equal("trail running shoes (cluster-2)", named.Names.DisplayOf("cluster-2"));
        Assert.Equal("cluster-3", named.Names.DisplayOf("cluster-3"));
    }

    [Fact]
    public void AHeatmap_ShowsNamesInItsOrderPairsRemarksAndTable()
    {
        var heatmap = CentroidHeatmap
            .Of(
                ["cluster-10", "cluster-2", "zero"],
                VectorSet.From([
                    [1f, 0f],
                    [0.9f, 0.1f],
                    [0f, 0f],
                ]),
                new CentroidHeatmapOptions { IsOrderedBySimilarity = true })
            .WithNames(new Dictionary<string, string>(Names) { ["zero"] = "nothing" });

        Assert.Equal(
            "Your closest centroids are:\n0.99 hats (cluster-10), trail running shoes (cluster-2)\n0.0 nothing (zero), trail running shoes "
                + "(cluster-2)\n0.0 nothing (zero), hats (cluster-10)\n"
            + "The centroid of nothing (zero) is a zero vector, which has no direction: its similarity counts as 0.",
            heatmap.ToString());
        Assert.StartsWith("cluster,name,", heatmap.ToCsv(), StringComparison.Ordinal);
        Assert.Contains("\ncluster-2,trail running shoes,", heatmap.ToCsv(), StringComparison.Ordinal);
        Assert.Contains("hats (cluster-10)", heatmap.WithNames(Names).WithDashboard(null).ToSvg(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ContingencyFigure.SharesByCluster)]
    [InlineData(ContingencyFigure.CountsByCluster)]
    [InlineData(ContingencyFigure.SharesByTruth)]
    [InlineData(ContingencyFigure.CountsByTruth)]
    [InlineData(ContingencyFigure.CrossTable)]
    public void EveryPictureOfATable_ShowsTheNamesOfBothSides_EscapedAndWhole(ContingencyFigure figure)
    {
        ContingencyTable table = ContingencyTable.Of(["a", "b", "b"], ["x", "y", null])
            .WithNames(new Dictionary<string, string> { ["a"] = Hostile, ["b"] = Long }, new Dictionary<string, string> { ["x"] = "feet" });

        string svg = table.ToSvg(figure);

        string[] titles = [.. XElement.Parse(svg).Descendants().Where(element => element.Name.LocalName == "title").Select(element => element.Value)];
        Assert.Contains(titles, title => title.Contains($"{Hostile} (a)", StringComparison.Ordinal));
        Assert.Contains(titles, title => title.Contains($"{Long} (b)", StringComparison.Ordinal));
        Assert.Contains(titles, title => title.Contains("feet (x)", StringComparison.Ordinal));
        Assert.DoesNotContain("<b>", svg, StringComparison.Ordinal);
        Assert.Contains("feet (x)", table.ToVegaLite(figure), StringComparison.Ordinal);
    }

    [Fact]
    public void ATable_NamesItsGroupsAndParts_AndHeadsItsColumnsWithLabelsForAMachine()
    {
        ContingencyTable table = ContingencyTable.Of(["a", "b", "b"], ["x", "y", null])
            .WithNames(new Dictionary<string, string> { ["a"] = Hostile, ["b"] = Long }, new Dictionary<string, string> { ["x"] = "feet" });

        Assert.Equal("feet (x) (1): <b>&\"'| (a) 100.0%", table.ByTruth[0].ToString());
        Assert.Equal(("b", Long), (table.ByCluster[1].Value, table.ByCluster[1].ClusterName));
        Assert.Equal("truth,name,a,b,total\nx,feet,1,0,1\ny,,0,1,1\n(missing),,0,1,1\ntotal,,1,2,3\n", table.ToCsv());
        Assert.Contains("&lt;b&gt;&amp;\"'\\| (a)", table.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("warm winter boots for children and… (b)", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ANumericDistribution_TitlesItsClustersWithNames_AlsoTwice()
    {
        NumericDistribution named = NumericDistribution.Of("price", ["a", "a", "b"], [1, 2, 4]).WithNames(new Dictionary<string, string> { ["a"] = "shoes" });

        Assert.Equal("shoes (a) - average: 1.50, var: 0.50", named["a"].Title);
        Assert.Equal("hats (a) - average: 1.50, var: 0.50", named.WithNames(new Dictionary<string, string> { ["a"] = "hats" })["a"].Title);
        Assert.Equal("a - average: 1.50, var: 0.50", named.WithNames(new Dictionary<string, string>())["a"].Title);
        Assert.Contains(">shoes (a)</text>", named.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void NamesOfARecord_AreReadBackFromJson_InNaturalOrder()
    {
        SilhouetteResult result = new()
        {
            Values = [0.5, 0.25],
            PerCluster = [0.5, 0.25],
            Mean = 0.375,
            Metric = DistanceMetric.Euclidean,
            MeasuredCount = 2,
            IsSampled = false,
            Labels = [0, 1],
            LabelNames = ["cluster-10", "cluster-2"],
            Names = Names,
        };

        SilhouetteResult again = JsonSerializer.Deserialize<SilhouetteResult>(JsonSerializer.Serialize(result))!;

        Assert.Equal(["cluster-2", "cluster-10", "gone"], result.Names.Keys);
        Assert.Equal(result.Names, again.Names);
        Assert.Equal(result.ToSvg(), again.ToSvg());
        Assert.Contains("cluster,name,documents,", again.ToCsv(), StringComparison.Ordinal);
        Assert.Contains("cluster-10,hats,1,", again.ToCsv(), StringComparison.Ordinal);
    }

    [Fact]
    public void AColumnThatIsCalledName_StaysTheOnlyOne()
    {
        var table = new Table(TableCell.Text("cluster"), TableCell.Text("name"));
        table.Add(TableCell.Label(new NamedLabel("a", "shoes")), TableCell.Text("x"));
        table.Add(TableCell.Label("b"), TableCell.Text("y"));

        Assert.Equal("cluster,cluster_name,name\na,shoes,x\nb,,y\n", table.ToCsv());
    }
}
