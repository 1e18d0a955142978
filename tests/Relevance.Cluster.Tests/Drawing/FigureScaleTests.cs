using System.Globalization;
using System.Xml.Linq;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

/// <summary>Tests figures of many documents, of few, and in another order.</summary>
public sealed class FigureScaleTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Map_OfManyDocuments_DrawsASampleAndSaysSo()
    {
        MapPoint[] points = [.. Enumerable.Range(0, 60_000).Select(i => new MapPoint(Gallery.Noise(i, 1), Gallery.Noise(i, 2), i % 1000 == 0 ? 1 : 0))];
        var figure = new MapFigure { Title = "map", Groups = ["many", "few"], Points = points };

        string text = figure.ToSvg(new FigureOptions());

        XElement svg = XElement.Parse(text);
        int[] drawn =
        [
            .. svg.Descendants(Svg + "path")
                .Where(path => path.Attribute("stroke-linecap") is not null)
                .Select(path => path.Attribute("d")!.Value.Count(c => c == 'M')),
        ];
        Assert.Equal([4976, 23], drawn);
        Assert.Contains("4999 of 60000 documents are drawn", svg.Element(Svg + "desc")!.Value, StringComparison.Ordinal);
        Assert.Equal(60_001, figure.ToCsv().Count(c => c == '\n'));
        Assert.Equal(text, figure.ToSvg(new FigureOptions()));
    }

    [Fact]
    public void Map_OfManyDocuments_KeepsEveryPartOfTheOrder()
    {
        // The x of a document is its index: the sample leaves no hole larger than one step.
        MapPoint[] points = [.. Enumerable.Range(0, 50_000).Select(i => new MapPoint(i, 0, 0))];

        XElement svg = XElement.Parse(new MapFigure { Title = "map", Groups = ["all"], Points = points }.ToSvg(new FigureOptions()));

        string data = svg.Descendants(Svg + "path").Single(path => path.Attribute("stroke-linecap") is not null).Attribute("d")!.Value;
        double[] xs =
        [
            .. data.Split('M', StringSplitOptions.RemoveEmptyEntries)
                .Select(point => double.Parse(point.Split(' ')[0], CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(5000, xs.Length);
        Assert.InRange(xs.Zip(xs.Skip(1), (a, b) => b - a).Max(), 0, 0.2);
    }

    [Fact]
    public void Map_OneDocument_IsDrawn()
    {
        string text = new MapFigure { Title = "map", Groups = ["a"], Points = [new MapPoint(5, 5, 0)] }.ToSvg(new FigureOptions());

        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Contains("Map of 1 document in 1 group", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Silhouette_OfManyDocuments_DrawsWhatPixelsShowAndSaysSo()
    {
        double[] values = [.. Enumerable.Range(0, 300_000).Select(i => 0.9 - (i / 400_000.0))];
        var figure = new SilhouetteFigure { Title = "silhouette", Groups = [new SilhouetteGroup("a", values), new SilhouetteGroup("b", [0.5])], Mean = 0.5 };

        string text = figure.ToSvg(new FigureOptions());

        Assert.InRange(text.Length, 2_000, 40_000);
        Assert.Contains("641 of 300001 silhouettes are drawn", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Silhouette_OfAResultWithoutLabels_SaysWhatIsMissing()
    {
        var result = new SilhouetteResult
        {
            Values = [0.5, 0.4],
            PerCluster = [0.5, 0.4],
            Mean = 0.45,
            Metric = DistanceMetric.Cosine,
            MeasuredCount = 2,
            IsSampled = false,
        };

        Assert.Contains("0 labels for 2 values", Assert.Throws<InvalidOperationException>(() => result.ToSvg()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => (result with { Labels = [-1, -1] }).ToCsv());
    }

    [Fact]
    public void Silhouette_OfAMeasurement_CanBeDrawnAtOnce()
    {
        SilhouetteResult result = ClusterMetrics.Silhouette(VectorSet.From([[0f, 0f], [0f, 1f], [9f, 9f], [9f, 8f], [50f, 0f]]), [0, 0, 1, 1, -1]);

        string[] lines = result.ToCsv().Split('\n');

        Assert.Equal("cluster,documents,mean,minimum,median,maximum", lines[0]);
        Assert.StartsWith("cluster-0,2,0.9", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("cluster-1,2,0.9", lines[2], StringComparison.Ordinal);
        Assert.Equal(["cluster-0", "cluster-1"], Names(result.ToSvg()));
        Assert.Equal(["near", "far"], Names((result with { LabelNames = ["near", "far"] }).ToSvg(new FigureOptions { LargestFirst = true })).Order().Reverse());
    }

    [Fact]
    public void Stacked_MoreThanAHundredParts_JoinsTheSmallestAndSaysSo()
    {
        var figure = new StackedFigure
        {
            Title = "t",
            Rows = ["row"],
            Series = [.. Enumerable.Range(0, 130).Select(i => $"part-{i}")],
            CountAt = (_, part) => part + 1,
            HasShares = false,
        };

        XElement svg = XElement.Parse(figure.ToSvg(new FigureOptions()));

        Assert.Contains("The 31 smallest parts are drawn as one.", svg.Element(Svg + "desc")!.Value, StringComparison.Ordinal);
        Assert.Equal("row · 31 others: 496 (5.8%)", Group(svg, "parts").Elements(Svg + "rect").Last().Value);
        Assert.Equal(131, figure.ToCsv().Count(c => c == '\n'));
    }

    [Fact]
    public void Order_Descending_PutsTheLargestFirst()
    {
        ClusterDistribution sizes = ClusterDistribution.FromCounts([new("a", 2), new("b", 9), new("c", 2), new("d", 5)]);

        Assert.Equal(["a", "b", "c", "d"], Names(sizes.ToSvg()));
        Assert.Equal(["b", "d", "a", "c"], Names(sizes.ToSvg(new FigureOptions { LargestFirst = true })));
    }

    [Theory]
    [InlineData(ContingencyFigure.SharesByCluster, new[] { "c2", "c1" })]
    [InlineData(ContingencyFigure.CountsByCluster, new[] { "c2", "c1" })]
    [InlineData(ContingencyFigure.SharesByTruth, new[] { "x", "(missing)" })]
    [InlineData(ContingencyFigure.CountsByTruth, new[] { "x", "(missing)" })]
    [InlineData(ContingencyFigure.CrossTable, new[] { "x", "(missing)" })]
    public void Order_OfEveryTablePicture_IsByDocuments(ContingencyFigure figure, string[] expected)
    {
        ContingencyTable table = ContingencyTable.FromCounts([null, "x"], ["c1", "c2"], new long[,] { { 1, 0 }, { 2, 7 } });

        Assert.Equal(expected, Names(table.ToSvg(figure, new FigureOptions { LargestFirst = true })));
    }

    [Fact]
    public void CrossTable_Cells_ShowTheCountsOfTheTable()
    {
        ContingencyTable table = ContingencyTable.FromCounts(["x", "y"], ["c1", "c2", "c3"], new long[,] { { 1, 0, 3 }, { 2, 7, 4 } });

        XElement svg = XElement.Parse(table.ToSvg(ContingencyFigure.CrossTable));

        Assert.Equal(["1", "0", "3", "2", "7", "4"], Group(svg, "figures").Elements(Svg + "text").Select(text => text.Value));
        Assert.Equal("x · c3: 3", Group(svg, "cells").Elements(Svg + "rect").ElementAt(2).Value);
    }

    [Fact]
    public void Shares_OfARow_FillTheWholeBar()
    {
        ContingencyTable table = ContingencyTable.FromCounts(["x", "y"], ["c1", "c2"], new long[,] { { 1, 0 }, { 3, 7 } });

        XElement[] parts = [.. Group(XElement.Parse(table.ToSvg()), "parts").Elements(Svg + "rect")];

        double[] widths = [.. parts.Select(part => double.Parse(part.Attribute("width")!.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(3, widths.Length);
        Assert.Equal(3, widths[1] / widths[0], 2);
        Assert.Equal(widths[2], widths[0] + widths[1], 0.02);
        Assert.Equal("c1 · x: 1 (25.0%)", parts[0].Value);
    }

    [Theory]
    [InlineData("sizes")]
    [InlineData("table")]
    [InlineData("cross-table")]
    [InlineData("spread")]
    [InlineData("histograms")]
    public void ToSvg_OfNothing_IsAPictureThatSaysSo(string name)
    {
        var options = new FigureOptions();
        ContingencyTable empty = ContingencyTable.Of([], []);

        XElement svg = XElement.Parse(name switch
        {
            "sizes" => ClusterDistribution.Of([]).ToSvg(),
            "table" => empty.ToSvg(),
            "cross-table" => empty.ToSvg(ContingencyFigure.CrossTable),
            "spread" => new BoxFigure { Title = "t", Measure = "distance", Boxes = [] }.ToSvg(options),
            _ => new HistogramFigure { Title = "t", Field = "price", BinEdges = [0, 1], Panels = [] }.ToSvg(options),
        });

        string[] invalid = ["NaN", "Infinity", "∞"];
        Assert.DoesNotContain(
            svg.DescendantsAndSelf().Attributes(),
            a => invalid.Any(text => a.Value.Contains(text, StringComparison.Ordinal)));
        Assert.NotEqual("", svg.Element(Svg + "desc")!.Value);
    }

    [Fact]
    public void ContingencyFigure_Unknown_IsRejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ContingencyTable.Of(["a"], ["x"]).ToSvg((ContingencyFigure)9));

    private static XElement Group(XElement svg, string name) => svg.Elements(Svg + "g").Single(g => g.Attribute("class")?.Value.Split(' ')[0] == name);

    private static string[] Names(string svg) =>
        [.. Group(XElement.Parse(svg), "rows").Elements(Svg + "text").Select(text => text.Nodes().OfType<XText>().Single().Value)];
}
