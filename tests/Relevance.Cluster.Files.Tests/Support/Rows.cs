namespace Relevance.Cluster.Files.Tests.Support;

/// <summary>Reads files in the ways that tests need.</summary>
internal static class Rows
{
    public static async Task<IReadOnlyList<Document>> ReadAsync(string path, DocumentFileOptions? options = null) =>
        await DocumentFile.ReadAsync(path, options, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    /// <summary>Reads one column of a Parquet file that DuckDB writes from an SQL expression.</summary>
    public static async Task<FieldValue> OfSqlAsync(string expression, string name = "x", string options = "")
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(folder["one.parquet"], $"SELECT 'a' AS _id, {expression} AS \"{name}\"", options);
        return (await ReadAsync(folder["one.parquet"])).Single()[name];
    }
}
