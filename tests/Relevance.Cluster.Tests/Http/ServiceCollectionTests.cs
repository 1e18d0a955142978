using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http;

/// <summary>Clients in a service collection, over HTTP and embedded.</summary>
public sealed class ServiceCollectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddRelevanceClient_GivesOneClientOverTheFactorysHandlers()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Ok("{}"));
        int made = 0;
        ServiceCollection services = new();
        services.AddRelevanceClient().UseHttp(_ => TestStore.Options())
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
        Assert.IsType<HttpDocumentStore>(provider.GetRequiredService<DocumentStore>());
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
        services.AddRelevanceClient().UseHttp(_ => TestStore.Options());
        services.AddSingleton<IHttpClientFactory>(factory);
        await using ServiceProvider provider = services.BuildServiceProvider();
        DocumentStore store = provider.GetRequiredService<DocumentStore>();

        await store.ListDatasetsAsync(Token);
        await store.GetSchemaAsync("shop", Token);

        Assert.Equal(["Relevance.Cluster", "Relevance.Cluster"], factory.Names);
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
        services.AddRelevanceClient().UseHttp(_ => TestStore.Options() with { TimeProvider = TimeProvider.System, Attempts = 2 })
            .ConfigurePrimaryHttpMessageHandler(() => FaultyHandler.Script(() => Reply.Error(500), () => Reply.Ok("{}")));
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<DocumentStore>().GetSchemaAsync("shop", Token);

        Assert.Single(clock.Waits);
    }

    [Fact]
    public async Task Store_OfAProviderThatIsDisposed_IsClosed()
    {
        ServiceCollection services = new();
        services.AddRelevanceClient().UseHttp(_ => TestStore.Options());
        ServiceProvider provider = services.BuildServiceProvider();
        DocumentStore store = provider.GetRequiredService<DocumentStore>();

        await provider.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task Clients_WithKeys_HaveStoresOfTheirOwn()
    {
        ServiceCollection services = new();
        services.AddRelevanceClient().UseSqlite(":memory:");
        services.AddKeyedRelevanceClient("archive").UseSqlite(":memory:");
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredKeyedService<RelevanceClient>("archive").GetDataset("old").CreateAsync(cancellationToken: Token);

        Assert.Equal(["old"], await provider.GetRequiredKeyedService<RelevanceClient>("archive").ListDatasetsAsync(Token));
        Assert.Empty(await provider.GetRequiredService<RelevanceClient>().ListDatasetsAsync(Token));
    }

    [Fact]
    public void SecondClient_WithoutAKey_IsAnErrorAndNotIgnored()
    {
        ServiceCollection services = new();
        services.AddRelevanceClient().UseSqlite(":memory:");

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => services.AddRelevanceClient());

        Assert.Contains("AddRelevanceClient() is called twice", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddKeyedRelevanceClient(", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondStore_OfOneClient_IsAnErrorThatNamesBoth()
    {
        RelevanceClientBuilder builder = new ServiceCollection().AddRelevanceClient().UseSqlite(":memory:");

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => builder.UseHttp());

        Assert.StartsWith("AddRelevanceClient() has both .UseSqlite(…) and .UseHttp(…)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Store_ThatWouldReplaceARegisteredOne_IsAnError()
    {
        ServiceCollection services = new();
        services.AddSingleton<DocumentStore>(_ => SqliteDocumentStore.Open(":memory:"));

        Assert.Contains(
            "is already registered",
            Assert.Throws<InvalidOperationException>(() => services.AddRelevanceClient().UseSqlite(":memory:")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_ThatATestRegistersAfterwards_ReplacesTheChosenOne()
    {
        await using DocumentStore fake = SqliteDocumentStore.Open(":memory:");
        await fake.CreateDatasetAsync("fake", Schema.Empty, Token);
        ServiceCollection services = new();
        services.AddRelevanceClient().UseHttp(_ => TestStore.Options());
        services.AddSingleton(fake);
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal(["fake"], await provider.GetRequiredService<RelevanceClient>().ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task Start_OfAClientWithoutAStore_FailsWithTheLinesThatMendIt()
    {
        ServiceCollection services = new();
        services.AddRelevanceClient();
        await using ServiceProvider provider = services.BuildServiceProvider();

        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => Start(provider));

        Assert.Contains("AddRelevanceClient() has no store.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddRelevanceClient().UseSqlite(\"shop.db\")", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddRelevanceClient() has no store.", Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<RelevanceClient>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Relevance:BaseAddress", "vectors.example", "Configuration 'Relevance:BaseAddress': ")]
    [InlineData("Relevance:BaseAdress", "https://vectors.example", "Configuration 'Relevance:BaseAdress': unknown. Known are Token, BaseAddress, ")]
    [InlineData("Relevance:Attempts", "many", "Configuration 'Relevance:Attempts': expected a whole number, found 'many'.")]
    [InlineData("Relevance:Project", "shop", "Expected both a project and an API key, but the API key is missing.")]
    [InlineData("Other:Project", "shop", "The configuration has no section 'Relevance'.")]
    public async Task Start_WithABadSetting_FailsAndNamesIt(string key, string value, string expected)
    {
        ServiceCollection services = new();
        services.AddRelevanceClient().UseHttp(Configuration((key, value)).GetSection("Relevance"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Contains(expected, Assert.Throws<OptionsValidationException>(() => Start(provider)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithABadKeyOfAService_DoesNotShowIt()
    {
        ServiceCollection services = new();
        services.AddRelevanceClient().UseHttp(Configuration(("Relevance:Project", "shop"), ("Relevance:ApiKey", "sec ret")).GetSection("Relevance"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => Start(provider));

        Assert.Contains("Configuration 'Relevance:ApiKey': ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sec ret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_SetsTheOptionsOfAService()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Ok("{}"));
        ServiceCollection services = new();
        services.AddRelevanceClient()
            .UseHttp(Configuration(
                ("Relevance:BaseAddress", "https://vectors.example/v1"), ("Relevance:Project", "shop"), ("Relevance:ApiKey", "key"), ("Relevance:TimeBudget", "00:01:30"))
                .GetSection("Relevance"))
            .ConfigurePrimaryHttpMessageHandler(() => handler);
        await using ServiceProvider provider = services.BuildServiceProvider();
        Start(provider);

        await provider.GetRequiredService<DocumentStore>().GetSchemaAsync("shop", Token);

        Assert.Equal("shop:key", handler.Requests[0].Header("Authorization"));
        Assert.StartsWith("/v1/", handler.Requests[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_SetsThePathOfAFile()
    {
        ServiceCollection services = new();
        services.AddRelevanceClient().UseSqlite(Configuration(("Relevance:Path", ":memory:")).GetSection("Relevance"));
        services.AddKeyedRelevanceClient("archive").UseSqlite(Configuration(("Other", "1")).GetSection("Archive"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Empty(await provider.GetRequiredService<RelevanceClient>().ListDatasetsAsync(Token));
        Assert.Contains(
            "AddKeyedRelevanceClient(\"archive\"): Configuration 'Archive:Path': expected the path of a file or ':memory:'",
            Assert.Throws<OptionsValidationException>(() => Start(provider)).Message,
            StringComparison.Ordinal);
    }

    private static void Start(IServiceProvider provider) => provider.GetRequiredService<IStartupValidator>().Validate();

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();

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
