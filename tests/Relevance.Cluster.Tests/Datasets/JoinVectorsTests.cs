namespace Relevance.Cluster.Tests.Datasets;

/// <summary>One vector field of several.</summary>
public sealed class JoinVectorsTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _shop;

    public JoinVectorsTests() => _shop = new RelevanceClient(_store).GetDataset("shop");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _shop.InsertDocumentsAsync(
        Enumerable.Range(0, 5).Select(i => Document.Parse(
                        i == 3
                            ? """{"_id":"d3","n":3,"a_vector_":[1,2]}"""
                            : $$"""{"_id":"d{{i}}","n":{{i}},"a_vector_":[{{i}},2],"in":{"b_vector_":[0,0,{{i}}.5]},"short_vector_":[1]}""")),
        cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task JoinVectorsAsync_PutsPartsOneAfterAnother_WhereAllAreThere()
    {
        TransformSummary summary = await _shop.JoinVectorsAsync(["in.b_vector_", "a_vector_"], "both", Filter.Field("n") < 4, cancellationToken: Token);

        Assert.Equal((3L, 3L, 0), (summary.ReadCount, summary.ChangedCount, summary.Rejected.Count));
        Assert.Equal("[0,0,2.5,2,2]", (await _shop.GetDocumentAsync("d2", Token))!["both"].ToJson());
        Assert.False((await _shop.GetDocumentAsync("d3", Token))!.Contains("both"));
        Assert.False((await _shop.GetDocumentAsync("d4", Token))!.Contains("both"));
        Assert.Equal(FieldType.Vector(5), (await _shop.GetSchemaAsync(Token))["both"]);
        Assert.Equal(
            """{"_id":"d0","n":0,"a_vector_":[0,2],"in":{"b_vector_":[0,0,0.5]},"short_vector_":[1],"both":[0,0,0.5,0,2]}""",
            (await _shop.GetDocumentAsync("d0", Token))!.ToJson());
    }

    [Fact]
    public async Task JoinVectorsAsync_Again_ChangesOnlyWhatIsNew()
    {
        await _shop.JoinVectorsAsync(["a_vector_", "in.b_vector_"], "both_vector_", cancellationToken: Token);
        await _shop.UpdateDocumentsAsync([new Document("d3") { ["in.b_vector_"] = new[] { 9f, 9f, 9f } }], cancellationToken: Token);

        TransformSummary summary = await _shop.JoinVectorsAsync(["a_vector_", "in.b_vector_"], "both_vector_", cancellationToken: Token);

        Assert.Equal((5L, 1L), (summary.ReadCount, summary.ChangedCount));
        Assert.Equal("[1,2,9,9,9]", (await _shop.GetDocumentAsync("d3", Token))!["both_vector_"].ToJson());
    }

    [Fact]
    public async Task JoinVectorsAsync_OfWhatCannotBeJoined_SaysWhy()
    {
        await AssertFailsAsync<ArgumentException>("name at least two vector fields", ["a_vector_"], "x_vector_");
        await AssertFailsAsync<ArgumentException>("'a_vector_' is named twice", ["a_vector_", "in.b_vector_", "a_vector_"], "x_vector_");
        await AssertFailsAsync<ArgumentException>("'a_vector_' is named twice", ["a_vector_", "in.b_vector_"], "a_vector_");
        await AssertFailsAsync<FieldNotFoundException>("'n'", ["a_vector_", "n"], "x_vector_");
        await AssertFailsAsync<VectorShapeException>(
            "vectors of 5 components, as a_vector_ + in.b_vector_ have together",
            ["a_vector_", "in.b_vector_"],
            "short_vector_");
        await AssertFailsAsync<VectorShapeException>("field 'n'", ["a_vector_", "in.b_vector_"], "n");
    }

    private async Task AssertFailsAsync<TException>(string message, string[] fields, string target)
        where TException : Exception
    {
        TException thrown = await Assert.ThrowsAsync<TException>(() => _shop.JoinVectorsAsync(fields, target, cancellationToken: Token));
        Assert.Contains("'shop'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }
}
