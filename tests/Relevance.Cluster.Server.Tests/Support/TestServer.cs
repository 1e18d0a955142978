using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.Server.Tests.Support;

/// <summary>
/// A server in this process on a free port of loopback, with a project for each of two keys, and a client that sends raw JSON as the old ones do.
/// </summary>
/// <remarks>
/// Its projects are in memory, or in a database of their own on the PostgreSQL server of the variable <c>RELEVANCE_SERVER_STORE</c>: the replies are the same.
/// </remarks>
public sealed class TestServer : IAsyncLifetime
{
    public const string Key = "shop:0123456789abcdef0123456789abcdef";
    public const string OtherKey = "bank:fedcba9876543210fedcba9876543210";

    /// <summary>The time on the clock of a server until a test advances it.</summary>
    public const string Now = "2026-03-04T05:06:07.890Z";

    private readonly ServerHost _host;
    private readonly string? _database;

    public TestServer()
        : this(new ServerOptions())
    {
    }

    /// <param name="options">The options.</param>
    /// <param name="clock">The clock of the server in place of <see cref="Clock"/>, for tests in which a time must run out by itself.</param>
    internal TestServer(ServerOptions options, TimeProvider? clock = null)
        : this(options, [Key, OtherKey], clock)
    {
    }

    private TestServer(ServerOptions options, IReadOnlyList<string> keys, TimeProvider? clock)
    {
        bool isInMemory = options is { Store: null } && options.DataFolder == new ServerOptions().DataFolder;
        _database = isInMemory && Environment.GetEnvironmentVariable("RELEVANCE_SERVER_STORE") is { } server ? NameDatabase(server) : null;
        _host = ServerHost.Build(
            options with
            {
                Store = _database ?? options.Store,
                DataFolder = options.DataFolder == new ServerOptions().DataFolder ? ServerOptions.InMemory : options.DataFolder,
                Urls = ["http://127.0.0.1:0"],
                Keys = options.Keys.Count > 0 ? options.Keys : keys,
                KeysFile = options.KeysFile ?? Path.Combine(Path.GetTempPath(), $"no-keys-{Guid.NewGuid():N}.json"),
            },
            clock ?? Clock,
            log => log.ClearProviders().AddProvider(Log));
    }

    /// <summary>Gets what the server logged.</summary>
    internal CapturedLog Log { get; } = new();

    /// <summary>Gets the clock of the server, which stands still until a test advances it.</summary>
    internal FakeTimeProvider Clock { get; } = MakeClock();

    internal Uri Address { get; private set; } = new("http://127.0.0.1");

    internal HttpClient Http { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        if (_database is not null)
        {
            await ExecuteAsync(_database, name => $"CREATE DATABASE {name}");
        }

        await _host.StartAsync(TestContext.Current.CancellationToken);
        Address = new Uri(_host.Addresses[0]);
        Http = new HttpClient { BaseAddress = Address };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        if (_database is not null)
        {
            await ExecuteAsync(_database, name => $"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    /// <summary>Creates a server without keys.</summary>
    internal static TestServer Open(ServerOptions options, TimeProvider? clock = null) => new(options, [], clock);

    private static string NameDatabase(string server) =>
        new NpgsqlConnectionStringBuilder(server) { Database = $"server-{Guid.NewGuid():N}" }.ConnectionString;

    /// <summary>Creates or drops the database, on a connection to another one.</summary>
    private static async Task ExecuteAsync(string database, Func<string, string> sqlOf)
    {
        NpgsqlConnectionStringBuilder place = new(database) { Pooling = false };
        string sql = sqlOf($"\"{place.Database}\"");
        place.Database = "postgres";
        await using NpgsqlConnection connection = new(place.ConnectionString);
        await connection.OpenAsync(CancellationToken.None);
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Makes a clock that stands at <see cref="Now"/>.</summary>
    internal static FakeTimeProvider MakeClock() => new(DateTimeOffset.Parse(Now, CultureInfo.InvariantCulture));

    internal Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Sends as the Python clients do: the header without a scheme, a JSON body also with a GET.</summary>
    internal async Task<Reply> SendAsync(HttpMethod method, string path, string? json, string? key = Key, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", key);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.OfAsync(response);
    }

    internal Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, "{}");

    internal Task<Reply> PostAsync(string path, string? json) => SendAsync(HttpMethod.Post, path, json);

    /// <summary>Posts, and expects success.</summary>
    internal async Task<FieldValue> DoAsync(string path, string json)
    {
        Reply reply = await PostAsync(path, json);
        Assert.True(reply.Status == 200, $"{path}: {reply.Status} {reply.Text}");
        return reply.Json;
    }

    /// <summary>Creates a separate dataset for a test, with the products that most tests use.</summary>
    internal async Task<string> ProductsAsync()
    {
        string id = $"products-{Guid.NewGuid():N}";
        await DoAsync(
            $"/datasets/{id}/documents/bulk_insert",
            """
            {"documents": [
              {"_id": "a", "brand": "Acme", "price": 10, "text_vector_": [1, 0, 0], "meta": {"source": "web", "score": 1}},
              {"_id": "b", "brand": "Zeta", "price": 20, "text_vector_": [0, 1, 0], "meta": {"source": "store", "score": 2}},
              {"_id": "c", "brand": "Acme", "price": 30, "text_vector_": [0, 0, 1], "meta": {"source": "web"}},
              {"_id": "d", "brand": "Moon", "price": 40}],
             "insert_date": false, "overwrite": true, "update_schema": true, "field_transformers": [], "ingest_in_background": false}
            """);
        return id;
    }
}
