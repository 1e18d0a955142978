using Npgsql;

namespace Relevance.Cluster.Postgres.Tests.Support;

/// <summary>A schema of a test server, which is dropped at the end of the test, so that tests run side by side.</summary>
internal sealed class TestSchema : IAsyncDisposable
{
    private const string Variable = "RELEVANCE_POSTGRES";

    private TestSchema(string server) => Server = server;

    /// <summary>Gets the connection string.</summary>
    public string Server { get; }

    /// <summary>Gets the name, with a quotation mark and a blank, which every statement must quote.</summary>
    public string Name { get; } = $"test \"{Guid.NewGuid():N}";

    /// <summary>Creates the name of a schema; the test is skipped without a server.</summary>
    public static TestSchema Create()
    {
        string? server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(
            string.IsNullOrEmpty(server), $"There is no PostgreSQL server. Start one, and set {Variable} to what is printed: tests/postgres.sh start FOLDER");
        return new TestSchema(server!);
    }

    /// <summary>Opens a store in the schema.</summary>
    public PostgresDocumentStore Open(PostgresStoreOptions? options = null) =>
        PostgresDocumentStore.Open($"{Server};Maximum Pool Size=20", (options ?? new()) with { Schema = Name });

    /// <summary>Runs a statement, in which <c>{0}</c> is the quoted schema.</summary>
    public async Task<object?> RunAsync(string sql)
    {
        await using NpgsqlConnection connection = new($"{Server};Pooling=false");
        await connection.OpenAsync();
        string quoted = $"\"{Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await using NpgsqlCommand command = new(sql.Replace("{0}", quoted, StringComparison.Ordinal), connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync() => await RunAsync("DROP SCHEMA IF EXISTS {0} CASCADE");
}
