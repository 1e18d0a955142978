using System.Text.Json;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

/// <summary>Tests every figure as data for other tools.</summary>
public sealed class FigureDataTests
{
    public static TheoryData<string> Figures => [.. Gallery.Names];

    [Theory]
    [MemberData(nameof(Figures))]
    public void ToCsv_HostileLabels_HasTheSameColumnsInEveryLine(string name)
    {
        string csv = Gallery.Figure(name, 16, isHostile: true).ToCsv();

        List<int> columns = Columns(csv);
        Assert.True(columns.Count > 3, csv);
        Assert.All(columns, count => Assert.Equal(columns[0], count));
        Assert.EndsWith("\n", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", csv, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void ToVegaLite_HostileLabels_IsASpecificationWhoseFieldsAreInTheData(string name)
    {
        string text = Gallery.Figure(name, 16, isHostile: true).ToVegaLite(new FigureOptions { Title = "mine" });

        using JsonDocument json = JsonDocument.Parse(text);
        JsonElement root = json.RootElement;
        Assert.Equal("https://vega.github.io/schema/vega-lite/v5.json", root.GetProperty("$schema").GetString());
        Assert.Equal("mine", root.GetProperty("title").GetString());
        JsonElement[] rows = [.. root.GetProperty("data").GetProperty("values").EnumerateArray()];
        string[] fields = [.. rows[0].EnumerateObject().Select(property => property.Name)];
        string[] used = [.. FieldsOf(root)];
        Assert.NotEmpty(used);
        Assert.Empty(used.Except(fields));
        Assert.All(rows, row => Assert.Equal(fields, row.EnumerateObject().Select(property => property.Name)));
        string[] drawings = ["mark", "layer", "spec", "vconcat"];
        Assert.Contains(drawings, name => root.TryGetProperty(name, out _));
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void ToVegaLite_TheSameResult_GivesTheSameText(string name) =>
        Assert.Equal(Gallery.Figure(name, 3).ToVegaLite(new FigureOptions()), Gallery.Figure(name, 3).ToVegaLite(new FigureOptions()));

    [Fact]
    public void ToVegaLite_NumbersThatAreNotFinite_AreNull()
    {
        using JsonDocument json = JsonDocument.Parse(Gallery.Figure("cluster-count", 3).ToVegaLite(new FigureOptions()));

        JsonElement[] rows = [.. json.RootElement.GetProperty("data").GetProperty("values").EnumerateArray()];
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("silhouette").ValueKind);
        Assert.Equal(JsonValueKind.Number, rows[1].GetProperty("silhouette").ValueKind);
    }

    [Fact]
    public void ToVegaLite_NamesOfAnAxis_KeepTheirOrder()
    {
        using JsonDocument json = JsonDocument.Parse(Gallery.Figure("sizes", 12).ToVegaLite(new FigureOptions()));

        JsonElement y = json.RootElement.GetProperty("encoding").GetProperty("y");
        Assert.Equal(JsonValueKind.Null, y.GetProperty("sort").ValueKind);
        Assert.Equal("cluster-2", json.RootElement.GetProperty("data").GetProperty("values")[2].GetProperty("cluster").GetString());
    }

    [Fact]
    public void ToCsv_OfBoxes_WritesFiveNumbersWithoutLoss()
    {
        var figure = new BoxFigure { Title = "t", Measure = "distance", Boxes = [BoxItem.Of("a, b", [0, 3, 1, 2.5]), BoxItem.Of("c", [2])] };

        Assert.Equal(
            "cluster,documents,minimum,lower_quartile,median,upper_quartile,maximum\n\"a, b\",4,0,0.75,1.75,2.625,3\nc,1,2,2,2,2,2\n",
            figure.ToCsv());
    }

    [Fact]
    public void ToCsv_OfHistograms_WritesOneLineABin()
    {
        var figure = new HistogramFigure
        {
            Title = "t",
            Field = "price",
            BinEdges = [0, 0.5, 1],
            Panels = [new HistogramPanel("a", "average: 0.6, var: 0.1", [1, 2])],
        };

        Assert.Equal("cluster,bin_start,bin_end,documents\na,0,0.5,1\na,0.5,1,2\n", figure.ToCsv());
    }

    [Fact]
    public void ToCsv_OfAMap_WritesDocumentsAndThenCentroids()
    {
        var figure = new MapFigure
        {
            Title = "t",
            Groups = ["a"],
            Points = [new MapPoint(1, 2, 0), new MapPoint(3, 4, -1)],
            Centroids = [new MapCentroid("a", 1, 2, 0)],
        };

        Assert.Equal("kind,group,x,y\ndocument,a,1,2\ndocument,none,3,4\ncentroid,a,1,2\n", figure.ToCsv());
    }

    private static IEnumerable<string> FieldsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(property => property.Name != "data").SelectMany(property =>
            property.Name == "field" ? [property.Value.GetString()!] : FieldsOf(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(FieldsOf),
        _ => [],
    };

    /// <summary>How many fields each record has, by the rules of RFC 4180.</summary>
    private static List<int> Columns(string csv)
    {
        var columns = new List<int>();
        int count = 1;
        bool isQuoted = false;
        foreach (char c in csv)
        {
            isQuoted ^= c == '"';
            count += c == ',' && !isQuoted ? 1 : 0;
            if (c == '\n' && !isQuoted)
            {
                columns.Add(count);
                count = 1;
            }
        }

        return columns;
    }
}
