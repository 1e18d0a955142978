namespace Relevance.Cluster.Tests.Vectors;

/// <summary>Tests lists of numbers in a field that is not declared as a vector field.</summary>
public sealed class UndeclaredVectorTests : IAsyncDisposable
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _shop;

    public UndeclaredVectorTests() => _shop = new RelevanceClient(_store).GetDataset("shop");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("embedding")]
    [InlineData("meta.embedding")]
    public async Task FitAsync_OnListsOfNumbers_HasTheLineThatCorrectsIt(string field)
    {
        await _shop.InsertDocumentsAsync([With("a", field, [1f, 2f, 3f]), With("b", field, [2f, 2f, 3f]), new Document("c")], cancellationToken: Token);

        FieldNotFoundException rejected = await Assert.ThrowsAsync<FieldNotFoundException>(() => FitAsync(field));

        Assert.Equal($"'{field}' has lists of 3 numbers. Declare it: await dataset.DeclareVectorFieldAsync(\"{field}\", 3);", rejected.Remark);
        Assert.Equal($"Dataset 'shop': '{field}' is not a vector field. The dataset has none. {rejected.Remark}", rejected.Message);
        await _shop.DeclareVectorFieldAsync(field, 3, Token);
        Assert.Equal(2, (await FitAsync(field)).Distribution.TotalCount);
    }

    [Theory]
    [InlineData("""{"_id":"b","embedding":[1,2]}""", "'embedding' has lists of numbers of different lengths, 3 in document 'a' and 2 in document 'b'")]
    [InlineData("""{"_id":"b","embedding":[1,"x",3]}""", "Document 'b', field 'embedding': expected a list of numbers, component 1 is text.")]
    [InlineData(
        """{"_id":"b","embedding":[1,1e300,3]}""",
        "Document 'b', field 'embedding': expected finite numbers, component 1 is outside the range of float32.")]
    [InlineData("""{"_id":"b","embedding":"a red hat"}""", "Document 'b', field 'embedding': expected a list of numbers, found text \"a red hat\".")]
    [InlineData("""{"_id":"b","embedding":{"x":1}}""", "Document 'b', field 'embedding': expected a list of numbers, found an object.")]
    public async Task FitAsync_OnListsThatAreNotVectors_NamesTheDocument(string odd, string expected)
    {
        await _shop.InsertDocumentsAsync([With("a", "embedding", [1f, 2f, 3f]), Document.Parse(odd)], cancellationToken: Token);

        Assert.StartsWith(expected, (await Assert.ThrowsAsync<FieldNotFoundException>(() => FitAsync("embedding"))).Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitAsync_OnTextThatIsAListOfNumbers_HasTheLineThatCorrectsIt()
    {
        await _shop.InsertDocumentsAsync(
            [Document.Parse("""{"_id":"a","embedding":"[1, 2.5]"}"""), Document.Parse("""{"_id":"b","embedding":"[3 4]"}"""), new Document("c")],
            cancellationToken: Token);

        FieldNotFoundException rejected = await Assert.ThrowsAsync<FieldNotFoundException>(() => FitAsync("embedding"));

        Assert.Equal("'embedding' has text that is a list of 2 numbers. Declare it: await dataset.DeclareVectorFieldAsync(\"embedding\", 2);", rejected.Remark);
        await _shop.DeclareVectorFieldAsync("embedding", 2, Token);
        Assert.Equal(2, (await FitAsync("embedding")).Distribution.TotalCount);
    }

    [Fact]
    public async Task SearchProjectAndLabel_OnListsOfNumbers_SayTheSame()
    {
        await _shop.InsertDocumentsAsync([With("a", "embedding", [1f, 2f]), With("b", "embedding", [2f, 1f])], cancellationToken: Token);
        Func<Task>[] questions =
        [
            () => _shop.SearchAsync(new VectorQuery("embedding", new[] { 1f, 2f }), cancellationToken: Token),
            () => _shop.ProjectAsync("embedding", cancellationToken: Token),
            () => _shop.JoinVectorsAsync(["embedding", "other"], "both_vector_", cancellationToken: Token),
            () => _shop.SearchClusterCountAsync("embedding", cancellationToken: Token),
            () => _shop.GetClusterOps("own", "embedding").LabelAsync([new("a", "x")], cancellationToken: Token),
        ];

        foreach (Func<Task> question in questions)
        {
            Assert.Contains(
                "DeclareVectorFieldAsync(\"embedding\", 2)",
                (await Assert.ThrowsAsync<FieldNotFoundException>(question)).Message,
                StringComparison.Ordinal);
        }

        Assert.Null((await Assert.ThrowsAsync<FieldNotFoundException>(() => FitAsync("embeding"))).Remark);
    }

    [Fact]
    public async Task InsertDocumentsAsync_WithVectorFields_DeclaresThemByTheFirstVectorAndRejectsTheOdd()
    {
        WriteSummary written = await _shop.InsertDocumentsAsync(
            [
                new Document("none"),
                With("a", "embedding", [1f, 2f, 3f]),
                With("short", "embedding", [1f, 2f]),
                Document.Parse("""{"_id":"text","embedding":"[1,2,3]"}"""),
                Document.Parse("""{"_id":"words","embedding":"a red hat"}"""),
                Document.Parse("""{"_id":"odd","embedding":[1,2,null]}"""),
                With("b", "embedding", [4f, 5f, 6f]),
            ],
            new WriteOptions { VectorFields = ["embedding"] },
            cancellationToken: Token);

        Assert.Equal(4, written.InsertedCount);
        Assert.Equal(["short", "words", "odd"], written.Rejected.Select(rejected => rejected.DocumentId));
        Assert.Equal("field 'embedding': expected 3 components, found 2", written.Rejected[0].Reason);
        Assert.Equal("field 'embedding': expected 3 components, found text \"a red hat\"", written.Rejected[1].Reason);
        Assert.Equal(FieldType.Vector(3), (await _shop.GetSchemaAsync(Token))["embedding"]);
        Assert.Equal(3, (await FitAsync("embedding")).Distribution.TotalCount);
    }

    [Fact]
    public async Task InsertDocumentsAsync_WithVectorFieldsInALaterBatch_RejectsWhatIsNoneBefore()
    {
        WriteOptions options = new() { VectorFields = ["embedding", "never"], BatchSize = 2 };
        WriteSummary written = await _shop.InsertDocumentsAsync(
            [
                Document.Parse("""{"_id":"text","embedding":"none"}"""),
                new Document("x"),
                With("a", "embedding", [1f, 2f]),
                new Document("y"),
                With("late", "embedding", [1f]),
            ],
            options,
            cancellationToken: Token);
        WriteSummary again = await _shop.UpsertDocumentsAsync([With("a", "embedding", [3f, 4f])], options, cancellationToken: Token);

        Assert.Equal((3, 1), (written.InsertedCount, again.UpdatedCount));
        Assert.Equal(["text", "late"], written.Rejected.Select(rejected => rejected.DocumentId));
        Assert.Equal("field 'embedding': expected a list of numbers, found text \"none\"", written.Rejected[0].Reason);
        Document stored = (await _shop.GetDocumentAsync("a", Token))!;
        Assert.Equal([3f, 4f], stored.GetVector("embedding").ToArray());
    }

    [Fact]
    public async Task InsertDocumentsAsync_WithVectorFieldsThatOldDocumentsDoNotFit_NamesOneOfThem()
    {
        await _shop.InsertDocumentsAsync([With("old", "embedding", [1f])], cancellationToken: Token);

        VectorShapeException rejected = await Assert.ThrowsAsync<VectorShapeException>(() =>
            _shop.InsertDocumentsAsync([With("new", "embedding", [1f, 2f])], new WriteOptions { VectorFields = ["embedding"] }, cancellationToken: Token));

        Assert.Equal(("old", "embedding"), (rejected.DocumentId, rejected.VectorField));
    }

    private Task<FitSummary> FitAsync(string field) => _shop.GetClusterOps("own", field).FitAsync(new KMeans(1), cancellationToken: Token);

    // As JSON has it: a list, and no vector yet.
    private static Document With(string id, string field, float[] numbers) =>
        new(id) { [field] = FieldValue.FromArray(numbers.Select(number => (FieldValue)(double)number)) };
}
