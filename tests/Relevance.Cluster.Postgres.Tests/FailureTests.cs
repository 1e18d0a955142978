using Npgsql;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Postgres.Tests;

/// <summary>Failures name the server, the database and what to do, and never a password.</summary>
public sealed class FailureTests
{
    private const string Secret = "s3cret-Pa55word";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Open_OfAServerThatIsNotThere_NamesHostPortAndDatabaseAndWhatToDo()
    {
        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() =>
            PostgresDocumentStore.Open($"Host=127.0.0.1;Port=1;Database=shop;Username=app;Password={Secret}"));

        Assert.Equal(StoreFailure.NoAccess, e.Failure);
        Assert.StartsWith("The store '127.0.0.1:1/shop', schema 'relevance': the connection failed:", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("Check that the server runs and can be reached, then try again.", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfADatabaseThatIsNotThere_SaysHowToCreateIt()
    {
        TestSchema schema = TestSchema.Create();

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => PostgresDocumentStore.Open($"{schema.Server};Database=nothing"));

        Assert.Equal(StoreFailure.NoAccess, e.Failure);
        Assert.Contains("Create the database (createdb)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"Hostt=db;Password={Secret}")]
    [InlineData($"Host=db;Port={Secret}")]
    [InlineData($"Database=shop;Password={Secret}")]
    [InlineData($"postgres://app:{Secret}@db:port/shop")]
    public void Open_WithAConnectionStringThatIsNotValid_DoesNotQuoteIt(string connectionString)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => PostgresDocumentStore.Open(connectionString));

        Assert.DoesNotContain(Secret, e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://db", "db", 5432, null, null, null)]
    [InlineData("postgresql://app@db:6000/shop", "db", 6000, "shop", "app", null)]
    [InlineData("postgresql://a%40b:p%3A%2F@db/my%20shop?sslmode=Require&Pooling=false", "db", 5432, "my shop", "a@b", "p:/")]
    [InlineData("Host=db;Port=7000;Database=shop;Username=app;Password=x", "db", 7000, "shop", "app", "x")]
    public void ConnectionText_InBothForms_IsRead(string text, string host, int port, string? database, string? user, string? password)
    {
        NpgsqlConnectionStringBuilder settings = ConnectionText.Parse(text);

        Assert.Equal((host, port, database, user, password), (settings.Host, settings.Port, settings.Database, settings.Username, settings.Password));
        Assert.Equal((0, true), (settings.CommandTimeout, settings.TcpKeepAlive));
        Assert.Equal(text.Contains("sslmode", StringComparison.Ordinal) ? SslMode.Require : SslMode.Prefer, settings.SslMode);
    }

    [Fact]
    public void ConnectionText_KeepsWhatIsGiven() =>
        Assert.Equal((7, 1), (ConnectionText.Parse("Host=db;CommandTimeout=7").CommandTimeout, ConnectionText.Parse("Host=db;Maximum Pool Size=1").MaxPoolSize));

    [Fact]
    public async Task AWrite_ThatWaitsForALongerTimeThanAStatementMayTake_IsBusy()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore store = schema.Open(new PostgresStoreOptions { StatementTimeout = TimeSpan.FromMilliseconds(200) });
        await store.CreateDatasetAsync("shop", Schema.Empty, Token);
        await using NpgsqlConnection other = new(schema.Server);
        await other.OpenAsync(Token);
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync(Token);
        await using NpgsqlCommand locking = new($"SELECT 1 FROM {new StoreTables(schema.Name).Dataset} FOR UPDATE", other);
        await locking.ExecuteScalarAsync(Token);

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(() =>
            store.WriteAsync("shop", [new Document("a")], WriteMode.Insert, Token));

        Assert.Equal((StoreFailure.Busy, "shop"), (e.Failure, e.DatasetId));
        Assert.Contains(nameof(PostgresStoreOptions.StatementTimeout), e.Message, StringComparison.Ordinal);
        Assert.Equal(0, await store.CountAsync("shop", filter: null, Token));
    }

    [Fact]
    public async Task AnOperation_OnTablesThatAreGone_FailsAfterItsRepetitions()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore store = schema.Open(new PostgresStoreOptions { RetryTimeout = TimeSpan.FromMilliseconds(300) });
        await store.CreateDatasetAsync("shop", Schema.Empty, Token);
        await schema.RunAsync("DROP SCHEMA {0} CASCADE");

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Equal("shop", e.DatasetId);
        Assert.Contains("(42P01)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pg_mine")]
    [InlineData("a\0b")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234")]
    public void Schema_ThatPostgreSqlDoesNotAccept_IsRejected(string schema) =>
        Assert.ThrowsAny<ArgumentException>(() => new PostgresStoreOptions { Schema = schema });
}
