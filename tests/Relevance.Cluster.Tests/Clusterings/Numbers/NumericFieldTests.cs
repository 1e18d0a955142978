using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Numbers;

/// <summary>Tests distributions and correlations of numeric fields in a store; the statistics themselves have their own tests.</summary>
public sealed class NumericFieldTests : IAsyncLifetime
{
    private const string Field = "measures_vector_";

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _flowers;
    private readonly ClusterOps _species;

    public NumericFieldTests()
    {
        _flowers = new RelevanceClient(_store).GetDataset("flowers");
        _species = _flowers.GetClusterOps("species", Field);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _flowers.InsertDocumentsAsync(
            Enumerable.Range(0, 150).Select(row =>
            {
                Document flower =
                    new($"f{row:000}") { ["species"] = Iris.Species[row], [Field] = new[] { (float)Iris.Columns[0][row], (float)Iris.Columns[1][row] } };
                for (int column = 0; column < 4; column++)
                {
                    flower[Iris.Fields[column]] = Iris.Columns[column][row];
                }

                return flower;
            }),
            cancellationToken: Token);
        await _species.LabelByFieldAsync("species", cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task NumericDistributionAsync_IsThatOfTheNumbersInMemory()
    {
        NumericDistribution stored = await _species.NumericDistributionAsync("petal_length", cancellationToken: Token);

        Assert.Equal(NumericDistribution.Of("petal_length", Iris.Species, Iris.Columns[2]).ToCsv(), stored.ToCsv());
        Assert.Equal("petal_length", stored.Field);
    }

    [Fact]
    public async Task MostSkewedAsync_IsRankedBySkewness()
    {
        NumericDistribution skewed = await _species.MostSkewedAsync("petal_width", maxClusters: 2, cancellationToken: Token);

        Assert.Equal(["setosa - skewness: 1.2159", "versicolor - skewness: -0.0302"], skewed.Clusters.Select(c => c.Title));
        Assert.Equal(3, skewed.ClusterCount);
    }

    [Fact]
    public async Task NumericDistributionAsync_WithMissingValuesAndAFilter_CountsThem()
    {
        await _flowers.UpsertDocumentsAsync(
            [new Document("f000") { [Field] = new[] { 1f, 1f }, ["species"] = "setosa", [_species.LabelField] = "setosa" }],
            cancellationToken: Token);
        await _flowers.UpdateDocumentsAsync(
            [new Document("f001") { ["petal_width"] = FieldValue.Null }, new Document("f002") { ["petal_width"] = "wide" }],
            cancellationToken: Token);

        NumericDistribution all = await _species.NumericDistributionAsync("petal_width", cancellationToken: Token);
        NumericDistribution few = await _species.NumericDistributionAsync(
            "petal_width",
            filter: Filter.Field("species").EqualTo("setosa"),
            cancellationToken: Token);

        Assert.Equal((47, 3), (all["setosa"].Count, all["setosa"].MissingCount));
        Assert.Equal((50, 0), (all["virginica"].Count, all["virginica"].MissingCount));
        Assert.Equal((1, 47, 3), (few.ClusterCount, few["setosa"].Count, few["setosa"].MissingCount));
    }

    [Fact]
    public async Task CorrelationAsync_IsThatOfTheNumbersInMemory()
    {
        ClusterCorrelations correlations = await _species.CorrelationAsync(Iris.Fields, cancellationToken: Token);
        CorrelationMatrix all = await _flowers.CorrelationAsync(Iris.Fields, cancellationToken: Token);
        CorrelationMatrix one = await _flowers.CorrelationAsync(["petal_length", "petal_width"], Filter.Field("species").EqualTo("setosa"), Token);

        Assert.Equal(ClusterCorrelations.Of(Iris.Species, Iris.Fields, Iris.Columns).ToCsv(), correlations.ToCsv());
        Assert.Equal(correlations.Overall.ToCsv(), all.ToCsv());
        Assert.Equal(0.33163004080411845, one[0, 1], 1e-14);
    }

    [Fact]
    public async Task CorrelationAsync_WithDocumentsThatLackAField_LeavesThemOutOfItsPairs()
    {
        await _flowers.InsertDocumentsAsync([new Document("odd") { ["petal_width"] = 100, ["sepal_width"] = 0 }], cancellationToken: Token);

        CorrelationMatrix matrix = await _flowers.CorrelationAsync(["petal_length", "petal_width", "sepal_width"], cancellationToken: Token);

        Assert.Equal(0.9628654314027958, matrix["petal_length", "petal_width"], 1e-14);
        Assert.Equal((150, 151), (matrix.GetCount("petal_length", "petal_width"), matrix.GetCount("petal_width", "sepal_width")));
    }

    [Theory]
    [InlineData("species")]
    [InlineData("nothing")]
    [InlineData(Field)]
    public async Task Questions_AboutAFieldWithoutNumbers_NameThoseThatHaveSome(string field)
    {
        FieldNotFoundException e = await Assert.ThrowsAsync<FieldNotFoundException>(() => _species.NumericDistributionAsync(field, cancellationToken: Token));
        await Assert.ThrowsAsync<FieldNotFoundException>(() => _species.CorrelationAsync(["petal_width", field], cancellationToken: Token));
        await Assert.ThrowsAsync<FieldNotFoundException>(() => _flowers.CorrelationAsync([field], cancellationToken: Token));

        Assert.Equal((field, "a field with numbers"), (e.FieldName, e.Expected));
        Assert.Equal(Iris.Fields.Order(StringComparer.Ordinal), e.Candidates);
    }

    [Fact]
    public async Task Questions_ThatMakeNoSense_AreRejected()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _flowers.CorrelationAsync([], cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => _species.CorrelationAsync(["petal_width", "petal_width"], cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _species.MostSkewedAsync("petal_width", maxClusters: 0, cancellationToken: Token));
        await Assert.ThrowsAsync<ClusteringNotFoundException>(
            () => _flowers.GetClusterOps("other", Field).NumericDistributionAsync("petal_width", cancellationToken: Token));
    }
}
