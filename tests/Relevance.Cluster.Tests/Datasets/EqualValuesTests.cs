using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Datasets;

/// <summary>Tests that values are compared in one way everywhere: 5 and 5.0 are one value, the text "5" is another.</summary>
public sealed class EqualValuesTests : IAsyncLifetime
{
    private const string Field = "t_vector_";

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _shop;
    private readonly ClusterOps _clusters;

    public EqualValuesTests()
    {
        _shop = new RelevanceClient(_store).GetDataset("shop");
        _clusters = _shop.GetClusterOps("known", Field);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // pandas writes integers with gaps as floats: half of the documents have 5, half 5.0.
    public async ValueTask InitializeAsync()
    {
        (string Id, string? Stars, string Cluster)[] rows =
        [
            ("a", "5", "one"),
            ("b", "4", "two"),
            ("c", "5", "one"),
            ("d", "4", "two"),
            ("e", "5.0", "one"),
            ("f", null, "two"),
            ("g", "5.0", "one"),
            ("h", "4.0", "two"),
        ];
        await _shop.InsertDocumentsAsync(
            rows.Select(
                (row, i) =>
                    Document.Parse(
                        $$"""{"_id":"{{row.Id}}","stars":{{row.Stars ?? "null"}},"mixed":{{(i % 2 == 0 ? "5" : "\"5\"")}},"{{Field}}":"""
                            + $$"""[{{(row.Cluster == "one" ? 0 : 9)}},{{i}}]}"""
                    )),
            cancellationToken: Token);
        await _clusters.LabelAsync(rows.Select(row => KeyValuePair.Create(row.Id, row.Cluster)), cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task DistributionAndEvaluation_OfNumbersWrittenInTwoWays_HaveOneTruthValueForBoth()
    {
        ContingencyTable table = await _clusters.DistributionAsync("stars", cancellationToken: Token);
        ClusterEvaluation evaluation = await _clusters.EvaluateAsync("stars", cancellationToken: Token);

        Assert.Equal(["4", "5", null], table.Truths);
        Assert.Equal(1, table.AdjustedRandIndex);
        Assert.Equal((4, 3, 1), (table["5", "one"], table["4", "two"], table[null, "two"]));
        Assert.Equal(1, evaluation.Truth!.AdjustedRandIndex);
        Assert.Equal(
            ["4", "5", null],
            (await _clusters.ProjectAsync(groundTruthField: "stars", cancellationToken: Token))
                .Points.Select(point => point.Truth)
                .Distinct()
                .OrderBy(truth => truth ?? "~", StringComparer.Ordinal));
    }

    [Fact]
    public async Task LabelByFieldAsync_OfNumbersWrittenInTwoWays_MakesOneClusterOfBoth()
    {
        LabelSummary summary = await _shop.GetClusterOps("stars", Field).LabelByFieldAsync("stars", cancellationToken: Token);

        Assert.Equal([("4", 3), ("5", 4)], summary.Distribution.Clusters.Select(cluster => (cluster.Label, cluster.Count)));
    }

    [Fact]
    public async Task FacetsGroupsFiltersAndDedupe_SeeTheSameTwoValues()
    {
        FieldFacet facet = Assert.Single(await _shop.GetFacetsAsync(new FacetQuery { Fields = ["stars"] }, Token));
        AggregationResult groups = await _shop.GroupBy("stars").MeanAsync("stars", Token);

        Assert.Equal([new ValueCount(5, 4), new ValueCount(4, 3)], facet.Values);
        Assert.Equal([(5L, 4L), (4L, 3L)], groups.Select(row => (row["stars"].AsInteger()!.Value, row.Frequency)));
        Assert.Equal(4, await _shop.CountAsync(Filter.Field("stars").EqualTo(5), Token));
        Assert.Equal(4, await _shop.CountAsync(Filter.Field("stars").EqualTo(FieldValue.Parse("5.00")), Token));
        Assert.Equal(3, await _shop.CountAsync(Filter.DedupeBy("stars"), Token)); // The one without stars stays.
    }

    [Fact]
    public async Task NumberAndTextThatReadAlike_AreTwoValuesEverywhere()
    {
        ContingencyTable table = await _clusters.DistributionAsync("mixed", cancellationToken: Token);
        AggregationResult groups = await _shop.GroupBy("mixed").MeanAsync("stars", Token);
        ClusterFacets facets = await _clusters.GetFacetsAsync(["mixed"], Token);

        Assert.Equal(["\"5\"", "5"], table.Truths.Order(StringComparer.Ordinal));
        Assert.Equal(2, groups.Count);
        Assert.Equal(
            2,
            groups
                .ToCsv()
                .Split('\n')
                .Skip(1)
                .Where(line => line.Length > 0)
                .Select(line => line[..line.IndexOf(',', StringComparison.Ordinal)])
                .Distinct()
                .Count());
        Assert.Contains("one,mixed,5 … 5,4\n", facets.ToCsv(), StringComparison.Ordinal);
        Assert.Contains("two,mixed,\"\"\"5\"\"\",4\n", facets.ToCsv(), StringComparison.Ordinal);
        Assert.Equal(4, await _shop.CountAsync(Filter.Field("mixed").EqualTo(5), Token));
        Assert.Equal(4, await _shop.CountAsync(Filter.Field("mixed").EqualTo("5"), Token));
    }

    [Fact]
    public async Task LabelByFieldAsync_OfValuesThatWouldBeOneLabel_IsRejectedWithBothDocuments()
    {
        ArgumentException rejected = await Assert.ThrowsAsync<ArgumentException>(() =>
            _shop.GetClusterOps("mixed", Field).LabelByFieldAsync("mixed", cancellationToken: Token));

        Assert.Contains("document 'a' has a number (5) and document 'b' text (\"5\")", rejected.Message, StringComparison.Ordinal);
        Assert.Contains("LabelAsync", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateReportAsync_CountsEqualValuesAsOneCategory()
    {
        var options = new ClusterReportOptions
        {
            Fields = [new ReportField("stars", ReportFieldKind.Category), new ReportField("mixed", ReportFieldKind.Category)],
        };

        ClusterReport report = await _clusters.CreateReportAsync(options, cancellationToken: Token);

        CategoryProfile stars = report["one"].Categories[0];
        Assert.Equal((4, 1, "5", 4), (stars.DocumentCount, stars.DistinctCount, stars.Values[0].Value, stars.Values[0].Count));
        Assert.Equal("5", Assert.Single(report["one"].Categories[1].Values).Value);
        Assert.Equal("\"5\"", Assert.Single(report["two"].Categories[1].Values).Value);
    }
}
