using System.Text.Json;
using System.Xml.Linq;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster.Tests.Drawing;

/// <summary>Results of fields, maps and reports draw themselves, with their own numbers and names.</summary>
public sealed class ResultFigureTests
{
    private static readonly string[] Labels = ["a", "a", "a", "b", "b", "b"];

    private static NumericDistribution Prices =>
        NumericDistribution.Of("price", Labels, [1, 2, 3, 10, 20, double.NaN], new NumericDistributionOptions { BinCount = 4, MaxClusters = 1 });

    [Fact]
    public void NumericDistribution_ToSvg_TitlesEachHistogramAndSaysWhatItIsRankedBy()
    {
        string svg = Prices.ToSvg();

        string[] texts = Texts(svg);
        Assert.Contains("price in each cluster", texts);
        Assert.Contains("1 of 2 clusters, ranked by number of values", texts);
        Assert.Contains("a - average: 2.00, var: 1.00", texts);
        Assert.DoesNotContain("b", texts);
        Assert.Equal("price", Texts(Prices.ToSvg(new FigureOptions { Title = "price" }))[0]);
        Assert.Equal(svg, Prices.ToSvg());
    }

    [Fact]
    public void NumericDistribution_ToVegaLite_HoldsTheCountOfEveryBin()
    {
        JsonElement values = Values(Prices.ToVegaLite());

        Assert.Equal(4, values.GetArrayLength());
        Assert.Equal([3, 0, 0, 0], values.EnumerateArray().Select(row => row.GetProperty("documents").GetInt32()));
        Assert.Equal(20, values[3].GetProperty("bin_end").GetDouble());
    }

    [Fact]
    public void NumericDistribution_WithoutANumber_SaysSo()
    {
        string svg = NumericDistribution.Of("price", ["a"], [double.NaN]).ToSvg();

        Assert.Contains("No document has a number; 1 cluster", Texts(svg));
    }

    [Fact]
    public void CorrelationMatrix_ToSvg_IsBlueBelowZeroRedAboveAndGrayWhereThereIsNone()
    {
        CorrelationMatrix matrix = CorrelationMatrix.Of(["up", "down", "flat"], [[1, 2, 3], [3, 2, 1], [5, 5, 5]]);

        Dictionary<string, string> fills = XDocument.Parse(matrix.ToSvg()).Descendants().Where(e => e.Name.LocalName == "rect" && e.Elements().Any())
            .ToDictionary(e => e.Elements().Single().Value, e => (string)e.Attribute("fill")!);

        Assert.Equal("#8a0013", fills["up · up: 1.0000"]);
        Assert.Equal("#02468b", fills["up · down: -1.0000"]);
        Assert.Equal("#9a9a9a", fills["up · flat: –"]);
        JsonElement[] rows = [.. Values(matrix.ToVegaLite()).EnumerateArray()];
        Assert.Equal(-1, rows[1].GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("value").ValueKind);
    }

    [Fact]
    public void ClusterCorrelations_ToSvg_DrawsAllClustersOrTheOneAskedFor()
    {
        ClusterCorrelations correlations = ClusterCorrelations.Of(["a", "a", "b", "b"], ["x", "y"], [[1, 2, 1, 2], [1, 2, 2, 1]]);

        Assert.Contains("correlation over all clusters", Texts(correlations.ToSvg()));
        Assert.Contains("x · y: -1.0000", Texts(correlations.ToSvg("b")));
        Assert.Contains("correlation in b", Texts(correlations.ToSvg("b")));
        Assert.Equal(0, Values(correlations.ToVegaLite())[1].GetProperty("value").GetDouble());
        Assert.Equal(1, Values(correlations.ToVegaLite("a"))[1].GetProperty("value").GetDouble());
        Assert.Throws<KeyNotFoundException>(() => correlations.ToSvg("c"));
    }

    [Fact]
    public void Projection_ToSvg_ColorsByClusterOrByGroundTruth()
    {
        Projection map = Map();

        Assert.Contains("a: 2 documents", Texts(map.ToSvg()));
        Assert.Contains("no cluster: 2 documents", Texts(map.ToSvg()));
        Assert.Contains("shoes: 3 documents", Texts(map.ToSvg(new FigureOptions { ColorByGroundTruth = true })));
        Assert.Contains("map by kind", Texts(map.ToSvg(new FigureOptions { ColorByGroundTruth = true })));
        Assert.Equal(
            ["documents"],
            Values((map with { Alias = null, Centroids = [] }).ToVegaLite()).EnumerateArray().Select(row => row.GetProperty("group").GetString()).Distinct());
        Assert.Equal(5, Values(map.ToVegaLite()).GetArrayLength());
    }

    [Fact]
    public void Projection_ToSvg_OfWhatItDoesNotHold_SaysWhatToDo()
    {
        Projection map = Map();

        Assert.Contains(
            "has no ground truth field",
            Assert.Throws<InvalidOperationException>(
                () => (map with { GroundTruthField = null }).ToSvg(new FigureOptions { ColorByGroundTruth = true })).Message,
            StringComparison.Ordinal);
        Assert.Contains("has no point", Assert.Throws<InvalidOperationException>(() => (map with { Points = [] }).ToSvg()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClusterReport_DistancesToSvg_DrawsABoxForEachClusterWithMembers()
    {
        ClusterReport report = ClusterReport.Create(new ClusterReportInput
        {
            Vectors = VectorSet.From([[0f], [1f], [2f], [12f]]),
            Labels = ["a", "a", "a", "b"],
            CentroidLabels = ["a", "b", "empty"],
            Centroids = VectorSet.From([[1f], [12f], [50f]]),
        });

        Assert.Equal("cluster,documents,minimum,lower_quartile,median,upper_quartile,maximum\na,3,0,0.5,1,1,1\nb,1,0,0,0,0,0\n", report.DistancesToCsv());
        Assert.Contains("a: median 1, quartiles 0.5 and 1, from 0 to 1, 3 documents", Texts(report.DistancesToSvg()));
        Assert.Equal(2, Values(report.DistancesToVegaLite()).GetArrayLength());
    }

    private static Projection Map() => new()
    {
        DatasetId = "shop",
        VectorField = "text_vector_",
        Alias = "kmeans-2",
        GroundTruthField = "kind",
        Points = [Point("1", 0, 0, "a"), Point("2", 1, 1, "a"), Point("3", 5, 5, "outlier"), Point("4", 6, 5, null)],
        Centroids = [new ProjectedCentroid { Label = "a", Coordinates = new float[] { 0.5f, 0.5f }, Size = 2 }],
        Components = PrincipalComponents.Fit(VectorSet.From([[0f, 0f], [1f, 1f], [5f, 5f], [6f, 5f]]), 2),
        SkippedCount = 0,
    };

    private static ProjectedPoint Point(string id, float x, float y, string? label) =>
        new() { DocumentId = id, Coordinates = new[] { x, y }, Label = label, Truth = id == "4" ? null : "shoes" };

    private static string[] Texts(string svg) => [.. XDocument.Parse(svg).Descendants().Where(e => e.Name.LocalName is "text" or "title").Select(e => e.Value)];

    private static JsonElement Values(string vega) => JsonDocument.Parse(vega).RootElement.GetProperty("data").GetProperty("values");
}
