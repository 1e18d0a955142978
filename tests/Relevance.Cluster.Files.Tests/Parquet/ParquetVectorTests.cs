using Relevance.Cluster.Files.Tests.Support;

namespace Relevance.Cluster.Files.Tests.Parquet;

/// <summary>Which lists are vectors, and what happens to those that cannot be.</summary>
public sealed class ParquetVectorTests
{
    [Theory]
    [InlineData("[0.1, 2]::FLOAT[]", "t_vector_", FieldKind.Vector)]
    [InlineData("[0.1, 2]::DOUBLE[]", "t_vector_", FieldKind.Vector)]
    [InlineData("[1, 2]::BIGINT[]", "t_vector_", FieldKind.Vector)]
    [InlineData("[0.1, 2]::FLOAT[2]", "t_vector_", FieldKind.Vector)]
    [InlineData("[0.1, 2]::FLOAT[]", "embedding", FieldKind.Array)]
    [InlineData("[0.1, NULL]::FLOAT[]", "t_vector_", FieldKind.Array)]
    [InlineData("NULL::FLOAT[]", "t_vector_", FieldKind.Missing)]
    public async Task AList_IsAVectorByItsName(string expression, string name, FieldKind kind) =>
        Assert.Equal(kind, (await Rows.OfSqlAsync(expression, name)).Kind);

    [Theory]
    [InlineData("FLOAT", "i / 7.0 - 50")]
    [InlineData("FLOAT", "pow(1.7, i - 100)")]
    [InlineData("DOUBLE", "i / 7.0")]
    [InlineData("DOUBLE", "pow(-1.7, i - 100)")]
    [InlineData("DOUBLE", "CASE WHEN i = 5 THEN 'NaN'::DOUBLE WHEN i = 6 THEN '-inf'::DOUBLE ELSE i END")]
    [InlineData("FLOAT", "CASE WHEN i = 5 THEN 'NaN'::DOUBLE WHEN i = 6 THEN '-inf'::DOUBLE ELSE i END")]
    public async Task AListOfNumbers_IsTheArrayThatItIsNextToANull(string type, string expression)
    {
        // With a null in it, a list is read item by item.
        FieldValue list = await Rows.OfSqlAsync($"[({expression})::{type} FOR i IN range(200)]", "embedding");
        FieldValue items = await Rows.OfSqlAsync($"[({expression})::{type} FOR i IN range(200)] || [NULL::{type}]", "embedding");

        Assert.Equal(FieldKind.Array, list.Kind);
        Assert.Equal(items.ToJson(), list.ToJson()[..^1] + ",null]");
        Assert.Equal(items.AsArray().SkipLast(1), list.AsArray());
    }

    [Theory]
    [InlineData("[[0.1, 2], [], NULL, [3]]::FLOAT[][]", "[[0.1,2],[],null,[3]]")]
    [InlineData("[[0.1, NULL], [2.5]]::DOUBLE[][]", "[[0.1,null],[2.5]]")]
    [InlineData("[]::FLOAT[]", "[]")]
    [InlineData("{'a': [0.1, 2]::FLOAT[]}", "{\"a\":[0.1,2]}")]
    public async Task ListsOfNumbers_AreArraysAtAnyDepth(string expression, string json) => Assert.Equal(json, (await Rows.OfSqlAsync(expression)).ToJson());

    [Theory]
    [InlineData("FLOAT")]
    [InlineData("DOUBLE")]
    public async Task AListUnderAnyName_BecomesTheVectorOfADeclaredField(string type)
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(
            folder["list.parquet"],
            $"SELECT 'd' || i AS _id, [sin(i * 8 + j)::{type} FOR j IN range(8)] AS embedding, embedding AS t_vector_ FROM range(50) t(i)");
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("lists");

        WriteSummary written = await dataset.InsertDocumentsAsync(
            DocumentFile.ReadAsync(folder["list.parquet"]), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["embedding"], written.DeclaredVectorFields);
        await foreach (Document document in dataset.ReadAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Equal(document.GetVector("t_vector_").ToArray(), document.GetVector("embedding").ToArray());
        }
    }

    [Fact]
    public async Task AListThatIsNotAVector_IsStoredWithItsDigits()
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(folder["list.parquet"], "SELECT 'a' AS _id, [0.1, 16777217, 1e10]::FLOAT[] AS f, [0.1, 1e-7, 123456789.25]::DOUBLE[] AS d");
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("lists");

        await dataset.InsertDocumentsAsync(DocumentFile.ReadAsync(folder["list.parquet"]), cancellationToken: TestContext.Current.CancellationToken);

        Document stored = await dataset.ReadAsync(cancellationToken: TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal("""{"_id":"a","f":[0.1,16777216,10000000000],"d":[0.1,1E-07,123456789.25]}""", stored.ToJson());
    }

    [Fact]
    public async Task VectorsInsideStructsAndLists_AreVectorsByTheirNames()
    {
        FieldValue value = await Rows.OfSqlAsync("[{'a_chunkvector_': [1.5, 2]::FLOAT[]}, {'a_chunkvector_': NULL}, {'a_chunkvector_': [3]::FLOAT[]}]", "parts_chunk_");

        Assert.Equal([1.5f, 2f], value.AsArray()[0].AsObject()["a_chunkvector_"].TryGetVector(out ReadOnlyMemory<float> first) ? first.ToArray() : []);
        Assert.Empty(value.AsArray()[1].AsObject());
        Assert.Equal(FieldKind.Vector, value.AsArray()[2].AsObject()["a_chunkvector_"].Kind);
    }

    [Fact]
    public async Task NotFiniteNumbers_AreNullAndCounted_AndRejectAVectorWithItsRow()
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(
            folder["nan.parquet"],
            "FROM (VALUES ('a', 'NaN'::DOUBLE, [1, 2]::FLOAT[]), ('b', 1.0, ['1', 'inf']::FLOAT[]), ('c', '-inf'::DOUBLE, NULL)) t(_id, price, t_vector_)");
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("nan");

        WriteSummary written = await dataset.InsertDocumentsAsync(
            DocumentFile.ReadAsync(folder["nan.parquet"]), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, written.InsertedCount);
        Assert.Equal(2, written.NotFiniteCount);
        Assert.Equal(
            "nan.parquet, row 2: b: field 't_vector_': expected finite numbers, component 1 is outside the range of float32.", written.Rejected.Single().ToString());
    }

    [Fact]
    public async Task AVectorOfAnotherLength_IsRejectedWithItsRow_AndTheRestArrives()
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(folder["odd.parquet"], "SELECT 'd' || i AS _id, CASE WHEN i = 700 THEN [1] ELSE [i, 2] END::FLOAT[] AS t_vector_ FROM range(1000) t(i)");
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("odd");

        WriteSummary written = await dataset.InsertDocumentsAsync(
            DocumentFile.ReadAsync(folder["odd.parquet"]), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(999, written.InsertedCount);
        Assert.StartsWith("odd.parquet, row 701: d700: field 't_vector_': expected 2 components, found 1", written.Rejected.Single().ToString(), StringComparison.Ordinal);
    }
}
