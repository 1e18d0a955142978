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
