using System.Globalization;
using DuckDB.NET.Data;

namespace Relevance.Cluster.Files.Tests.Support;

/// <summary>DuckDB, an independent program that writes and reads Parquet.</summary>
internal sealed class DuckDb : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDb() => _connection.Open();

    /// <summary>Writes the rows of a query to a Parquet file.</summary>
    public static void Write(string path, string query, string options = "")
    {
        using DuckDb engine = new();
        engine.Execute($"COPY ({query}) TO '{path}' (FORMAT parquet{(options.Length == 0 ? "" : ", " + options)})");
    }

    public void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Returns the rows of a query, each value as text.</summary>
    public static string[] Query(string sql)
    {
        using DuckDb engine = new();
        using DuckDBCommand command = engine._connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return [.. rows];
    }

    public void Dispose() => _connection.Dispose();
}
