namespace Relevance.Cluster.Conformance;

/// <summary>Tests the schema that a store infers from documents, and vector fields that are declared before or after their documents are inserted.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class SchemaConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task GetSchema_ListsEveryFieldOfTheDocumentsWithItsType()
    {
        await InsertAsync(Doc(
            """
            {"_id":"a","title":"Mug","price":9.5,"sold":true,"when":"2022-01-09","meta":{"size":{"cm":3}},"tags":["x"],"nothing":null,
             "title_vector_":[1,2,3],"_chunk_":[{"label":"l","label_chunkvector_":[1,2]}]}
            """));

        Assert.Equal(
            """
            {"_chunk_":"chunks","_chunk_.label":"text","_chunk_.label_chunkvector_":{"chunkvector":2},"meta":"dict","meta.size":"dict","meta.size.cm":"numeric",
             "price":"numeric","sold":"bool","tags":"array","title":"text","title_vector_":{"vector":3},"when":"date"}
            """.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal),
            (await Store.GetSchemaAsync(Shop, Token)).ToJson());
    }

    [Fact]
    public async Task GetSchema_KeepsTheFirstTypeOfAField()
    {
        await InsertAsync(new Document("a") { ["x"] = 1 }, new Document("b") { ["x"] = "text" });
        await WriteAsync(WriteMode.Upsert, new Document("a") { ["x"] = "text" });

        Assert.Equal(FieldType.Numeric, (await Store.GetSchemaAsync(Shop, Token))["x"]);
        Assert.Equal("text", (await GetAsync("b"))["x"].AsText());
    }

    [Fact]
    public async Task GetSchema_LearnsNothingFromWhatWasRejected()
    {
        await InsertAsync(new Document("a") { [Vector] = new[] { 1f, 2f } });

        await WriteAsync(WriteMode.Insert, new Document("b") { [Vector] = new[] { 1f }, ["learned"] = 1 });
        await WriteAsync(WriteMode.Insert, new Document("a") { ["learned"] = 1 });
        await WriteAsync(WriteMode.Update, new Document("c") { ["learned"] = 1 });

        Assert.Equal([Vector], (await Store.GetSchemaAsync(Shop, Token)).Keys);
    }

    [Fact]
    public async Task GetSchema_LearnsFromUpdates()
    {
        await InsertAsync(new Document("a"));

        await WriteAsync(WriteMode.Update, new Document("a") { ["meta.price"] = 1 });

        Assert.Equal(["meta", "meta.price"], (await Store.GetSchemaAsync(Shop, Token)).Keys);
    }

    [Fact]
    public async Task VectorField_GetsItsLengthFromTheFirstDocument()
    {
        await InsertAsync(new Document("a"), new Document("b") { [Vector] = new[] { 1f, 2f } });

        WriteSummary summary = await WriteAsync(WriteMode.Insert, new Document("c") { [Vector] = new[] { 1f, 2f, 3f } });

        Assert.Equal(FieldType.Vector(2), (await Store.GetSchemaAsync(Shop, Token))[Vector]);
        Assert.Equal("c", Assert.Single(summary.Rejected).DocumentId);
    }

    [Fact]
    public async Task VectorField_DeclaredAtCreation_TakesListsOfNumbersAsVectors()
    {
        await Store.DeleteDatasetAsync(Shop, Token);
        await Store.CreateDatasetAsync(Shop, Schema.Empty.With("meta.embedding", FieldType.Vector(2)), Token);

        await InsertAsync(Doc("""{"_id":"a","meta":{"embedding":[0.1,2]}}"""));

        Assert.Equal(FieldKind.Vector, (await GetAsync("a"))["meta.embedding"].Kind);
        float[] vector = Assert.Single(await ReadVectorsAsync("meta.embedding")).Value;
        Assert.Equal([0.1f, 2f], vector);
    }

    [Fact]
    public async Task DeclareVectorField_ConvertsWhatDocumentsHold()
    {
        await InsertAsync(
            Doc("""{"_id":"a","e":[1,2.5],"t":1}"""), Doc("""{"_id":"b","e":null}"""), Doc("""{"_id":"c"}"""), Doc("""{"_id":"d","e":[0.1,-3]}"""));

        await Store.DeclareVectorFieldAsync(Shop, "e", 2, Token);

        Assert.Equal(FieldType.Vector(2), (await Store.GetSchemaAsync(Shop, Token))["e"]);
        float[] converted = (await GetAsync("a")).GetVector("e").ToArray();
        Assert.Equal([1f, 2.5f], converted);
        Assert.Equal(1, (await GetAsync("a"))["t"].AsNumber());
        Assert.Equal(FieldKind.Null, (await GetAsync("b"))["e"].Kind);
        Assert.False((await GetAsync("c")).Contains("e"));
        List<KeyValuePair<string, float[]>> vectors = await ReadVectorsAsync("e");
        Assert.Equal(["a", "d"], vectors.Select(vector => vector.Key));
        Assert.Equal([0.1f, -3f], vectors[1].Value);
    }

    [Theory]
    [InlineData("[1,2,3]")]
    [InlineData("[1]")]
    [InlineData("[]")]
    [InlineData("[1,null]")]
    [InlineData("[1,\"2\"]")]
    [InlineData("[1,1e39]")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    [InlineData("{\"a\":1}")]
    public async Task DeclareVectorField_WhenOneDocumentDoesNotFit_ChangesNothing(string value)
    {
        await InsertAsync(Doc("""{"_id":"good","e":[1,2]}"""), Doc($$"""{"_id":"bad","e":{{value}}}"""));
        string schema = (await Store.GetSchemaAsync(Shop, Token)).ToJson();

        VectorShapeException e = await Assert.ThrowsAsync<VectorShapeException>(() => Store.DeclareVectorFieldAsync(Shop, "e", 2, Token));

        Assert.Equal((Shop, "bad", "e"), (e.DatasetId, e.DocumentId, e.VectorField));
        Assert.Equal(schema, (await Store.GetSchemaAsync(Shop, Token)).ToJson());
        Assert.Equal(FieldKind.Array, (await GetAsync("good"))["e"].Kind);
        Assert.Equal(FieldValue.Parse(value), (await GetAsync("bad"))["e"]);
    }

    [Fact]
    public async Task DeclareVectorField_AgainWithTheSameLength_ChangesNothing()
    {
        await InsertAsync(new Document("a") { [Vector] = new[] { 1f, 2f } });

        await Store.DeclareVectorFieldAsync(Shop, Vector, 2, Token);

        float[] vector = Assert.Single(await ReadVectorsAsync(Vector)).Value;
        Assert.Equal([1f, 2f], vector);
    }

    [Fact]
    public async Task DeclareVectorField_WithAnotherLength_IsRejected()
    {
        await Store.DeclareVectorFieldAsync(Shop, "e", 2, Token);

        VectorShapeException e = await Assert.ThrowsAsync<VectorShapeException>(() => Store.DeclareVectorFieldAsync(Shop, "e", 3, Token));

        Assert.Equal("e", e.VectorField);
        Assert.Equal(FieldType.Vector(2), (await Store.GetSchemaAsync(Shop, Token))["e"]);
    }

    [Theory]
    [InlineData("_id")]
    [InlineData("_cluster_")]
    [InlineData("_cluster_.v_vector_.km")]
    [InlineData("")]
    public async Task DeclareVectorField_WhereNoVectorCanBe_IsRejected(string field) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.DeclareVectorFieldAsync(Shop, field, 2, Token));

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(65537)]
    public async Task DeclareVectorField_OfALengthOutOfRange_IsRejected(int length) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.DeclareVectorFieldAsync(Shop, "e", length, Token));

    [Fact]
    public async Task DeclaredVectorField_RejectsOtherDocumentsAfterwards()
    {
        await Store.DeclareVectorFieldAsync(Shop, "e", 2, Token);

        WriteSummary summary = await WriteAsync(
            WriteMode.Insert,
            Doc("""{"_id":"a","e":[1,2]}"""),
            Doc("""{"_id":"b","e":"text"}"""),
            Doc("""{"_id":"c","e":[1,2,3]}"""),
            Doc("""{"_id":"d","e":null}"""));

        Assert.Equal(["b", "c"], summary.Rejected.Select(rejected => rejected.DocumentId));
        Assert.All(summary.Rejected, rejected => Assert.Contains("'e'", rejected.Reason, StringComparison.Ordinal));
        Assert.Equal(["a", "d"], await IdsAsync());
    }
}
