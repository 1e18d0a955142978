using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http;

/// <summary>Clients in a service collection.</summary>
public sealed class ServiceCollectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddRelevanceClient_GivesOneClientOverTheFactorysHandlers()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Ok("{}"));
        int made = 0;
        ServiceCollection services = new();
        services.AddRelevanceClient(_ => TestStore.Options())
            .ConfigurePrimaryHttpMessageHandler(() =>
            {
                made++;
                return handler;
            })
            .AddHttpMessageHandler(() => new StampingHandler());
        await using ServiceProvider provider = services.BuildServiceProvider();

        RelevanceClient client = provider.GetRequiredService<RelevanceClient>();
        IReadOnlyList<string> ids = await client.ListDatasetsAsync(Token);

        Assert.Equal(["shop"], ids);
        Assert.Same(client, provider.GetRequiredService<RelevanceClient>());
        Assert.Same(provider.GetRequiredService<HttpDocumentStore>(), provider.GetRequiredService<DocumentStore>());
        Assert.Equal(("stamped", $"my-project:{TestStore.Key}"), (handler.Requests[0].Header("X-Stamp"), handler.Requests[0].Header("Authorization")));
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task AddRelevanceClient_AsksTheFactoryAnewWithEachRequest()
    {
        // So that an expired handler is replaced, together with its resolved addresses.
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Ok("{}"));
        CountingFactory factory = new(handler);
        ServiceCollection services = new();
        services.AddRelevanceClient(_ => TestStore.Options());
        services.AddSingleton<IHttpClientFactory>(factory);
        await using ServiceProvider provider = services.BuildServiceProvider();
        DocumentStore store = provider.GetRequiredService<DocumentStore>();

        await store.ListDatasetsAsync(Token);
        await store.GetSchemaAsync("shop", Token);

        Assert.Equal([RelevanceServices.HttpClientName, RelevanceServices.HttpClientName], factory.Names);
    }

    [Fact]
    public async Task AddRelevanceClient_OverAStoreThatIsThere_UsesIt()
    {
        await using DocumentStore embedded = SqliteDocumentStore.Open(":memory:");
        ServiceCollection services = new();
        services.AddSingleton(embedded);
        services.AddRelevanceClient();
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Empty(await provider.GetRequiredService<RelevanceClient>().ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task AddRelevanceClient_TakesTheClockOfTheCollection()
    {
        QuickClock clock = new();
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(clock);
        services.AddRelevanceClient(_ => TestStore.Options() with { TimeProvider = TimeProvider.System, Attempts = 2 })
            .ConfigurePrimaryHttpMessageHandler(() => FaultyHandler.Script(() => Reply.Error(500), () => Reply.Ok("{}")));
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<DocumentStore>().GetSchemaAsync("shop", Token);

        Assert.Single(clock.Waits);
    }

    [Fact]
    public async Task Store_OfAProviderThatIsDisposed_IsClosed()
    {
        ServiceCollection services = new();
        services.AddRelevanceClient(_ => TestStore.Options());
        ServiceProvider provider = services.BuildServiceProvider();
        DocumentStore store = provider.GetRequiredService<DocumentStore>();

        await provider.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ListDatasetsAsync(Token));
    }

    private sealed class StampingHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Stamp", "stamped");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class CountingFactory(HttpMessageHandler handler) : IHttpClientFactory
    {
        public List<string> Names { get; } = [];

        public HttpClient CreateClient(string name)
        {
            Names.Add(name);
            return new HttpClient(handler, disposeHandler: false);
        }
    }
}
