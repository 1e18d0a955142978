using Relevance.Cluster.Files.Tests.Support;

namespace Relevance.Cluster.Files.Tests.Parquet;

/// <summary>Other programs, DuckDB and Parquet.Net, read the files that this library writes.</summary>
public sealed class ParquetForOthersTests
{
    [Fact]
    public async Task DuckDB_SeesTheTypesAndValues()
    {
        using TemporaryFolder folder = new();
        string path = folder["shoes.parquet"];
        Document[] documents =
        [
            Document.Parse("""
                {"_id": "a", "flag": true, "count": 7, "price": 19.9, "title": "boot", "day": "2022-01-09", "at": "2022-01-09T23:21:07.246Z",
                 "local": "2022-01-09T23:21:07.246", "mixed": 1, "size": {"eu": 42}, "tags": ["x", "y"], "t_vector_": [0.1, 2]}
                """),
            Document.Parse("""{"_id": "b", "price": 5, "mixed": "one", "tags": []}"""),
        ];

        await DocumentFile.WriteAsync(path, documents, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "_id|VARCHAR", "flag|BOOLEAN", "count|BIGINT", "price|DOUBLE", "title|VARCHAR", "day|DATE", "at|TIMESTAMP WITH TIME ZONE", "local|TIMESTAMP",
                "mixed|JSON", "size|STRUCT(eu BIGINT)", "tags|VARCHAR[]", "t_vector_|FLOAT[]",
            ],
            DuckDb.Query($"SELECT column_name, column_type FROM (DESCRIBE FROM '{path}')"));
        Assert.Equal(
            ["a|7|19.9|boot|2022-01-09|2022-01-09 23:21:07.246|1|42|[x, y]|[0.1, 2.0]", "b|NULL|5|NULL|NULL|NULL|\"one\"|NULL|[]|NULL"],
            DuckDb.Query($"SELECT _id, count, price, title, day::VARCHAR, local::VARCHAR, mixed, size.eu, tags::VARCHAR, t_vector_::VARCHAR FROM '{path}'"));
    }

    [Fact]
    public async Task DuckDB_ReadsManyRowGroupsAndPages()
    {
        using TemporaryFolder folder = new();
        string path = folder["many.parquet"];
        IEnumerable<Document> documents = Enumerable.Range(0, 60_000).Select(i => new Document($"d{i}")
        {
            ["n"] = i,
            ["flag"] = i % 2 == 0,
            ["text"] = i % 3 == 0 ? default : $"text {i}",
            ["t_vector_"] = Enumerable.Repeat((float)i, 400).ToArray(),
        });

        await DocumentFile.WriteAsync(path, documents, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            [$"60000|{60_000L * 59_999 / 2}|30000|40000|{400 * (60_000L * 59_999 / 2)}|400"],
            DuckDb.Query($"SELECT count(*), sum(n), count(*) FILTER (flag), count(text), sum(list_sum(t_vector_::DOUBLE[])), max(len(t_vector_)) FROM '{path}'"));
        Assert.Equal(["2"], DuckDb.Query($"SELECT count(DISTINCT row_group_id) FROM parquet_metadata('{path}')"));
    }

    [Fact]
    public async Task ParquetNet_ReadsTheColumns()
    {
        using TemporaryFolder folder = new();
        string path = folder["shoes.parquet"];
        await DocumentFile.WriteAsync(
            path,
            [new Document("a") { ["price"] = 1.5, ["t_vector_"] = new[] { 1f, 2f } }, new Document("b") { ["t_vector_"] = new[] { 3f } }],
            cancellationToken: TestContext.Current.CancellationToken);

        await using global::Parquet.ParquetReader reader =
            await global::Parquet.ParquetReader.CreateAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        global::Parquet.Schema.DataField field = reader.Schema.DataFields.Single(one => one.Path.FirstPart == "t_vector_");
        float[] values = new float[3];
        int[] repetitions = new int[3];
        await reader.RowGroups[0].ReadRawAsync<float>(field, values, new int[3], repetitions, TestContext.Current.CancellationToken);

        Assert.Equal([1f, 2f, 3f], values);
        Assert.Equal([0, 1, 0], repetitions);
    }
}
