using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Tests.Conformance;

/// <summary>An embedded store, and one behind its own server, for tests that their results are equal.</summary>
public abstract class BothStores : IAsyncLifetime
{
    private readonly HttpFixture _fixture = new();
    private DocumentStore? _http;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected SqliteDocumentStore Embedded { get; } = SqliteDocumentStore.Open(":memory:");

    protected DocumentStore Http => _http!;

    public async ValueTask InitializeAsync() => _http = await _fixture.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Http.DisposeAsync();
        await _fixture.DisposeAsync();
        await Embedded.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
