using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Relevance.Cluster;
using Relevance.Cluster.Registration;
using Relevance.Cluster.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the store of a client that <c>AddRelevanceClient()</c> or <c>AddKeyedRelevanceClient("key")</c> registered.</summary>
public sealed class RelevanceClientBuilder
{
    private const string HttpClientName = "Relevance.Cluster";
    private string? _store;

    internal RelevanceClientBuilder(IServiceCollection services, string? key)
    {
        Services = services;
        Key = key;
    }

    /// <summary>Gets the collection.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Gets the key of the client; null for the client without a key.</summary>
    public string? Key { get; }

    /// <summary>Gets the call that registered the client, for messages.</summary>
    internal string Call => Key is null ? "AddRelevanceClient()" : $"AddKeyedRelevanceClient(\"{Key}\")";

    /// <summary>Chooses a service over HTTP. The HTTP client comes from the factory and is requested again for each request.</summary>
    /// <param name="options">
    /// Creates the options when the host starts, and when the store is first requested; null reads the token from the environment variable
    /// <c>RELEVANCE_TOKEN</c>. If the options have no logger factory or clock, those of the collection are used, if it has them.
    /// </param>
    /// <returns>
    /// The builder of the HTTP client, for handlers and their lifetimes. The store already retries: another handler that retries would multiply the attempts.
    /// </returns>
    /// <exception cref="InvalidOperationException">The client already has a store.</exception>
    public IHttpClientBuilder UseHttp(Func<IServiceProvider, HttpStoreOptions>? options = null)
    {
        HttpStoreOptions Read(IServiceProvider provider)
        {
            HttpStoreOptions read = options?.Invoke(provider) ?? HttpStoreOptions.FromEnvironment();
            read.GetAuthorization();
            return read;
        }

        string name = Key is null ? HttpClientName : $"{HttpClientName}:{Key}";
        Use("UseHttp", provider => CreateHttp(provider, name, Read(provider)), provider => Read(provider));
        return Services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(HttpDocumentStore.MakeHandler)
            .RedactLoggedHeaders(["Authorization"]);
    }

    /// <summary>Chooses a service over HTTP, with the options of a section of the configuration.</summary>
    /// <param name="section">
    /// The section, such as <c>configuration.GetSection("Relevance")</c>. Its keys are the properties of <see cref="HttpStoreOptions"/> that are texts, numbers
    /// or times (<c>BaseAddress</c>, <c>Project</c>, <c>ApiKey</c>, <c>Attempts</c>, …), or <c>Token</c>. It is read when the host starts.
    /// </param>
    /// <returns>The builder of the HTTP client.</returns>
    /// <exception cref="InvalidOperationException">The client already has a store.</exception>
    public IHttpClientBuilder UseHttp(IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return UseHttp(_ => HttpStoreSettings.Read(section));
    }

    /// <summary>Chooses a store of another kind.</summary>
    /// <param name="create">Creates the store when it is first requested. The container disposes of it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The client already has a store.</exception>
    public RelevanceClientBuilder UseStore(Func<IServiceProvider, DocumentStore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Use("UseStore", create, check: null);
    }

    /// <summary>Registers the store of the client.</summary>
    /// <param name="method">The method that chose it, for messages.</param>
    /// <param name="create">Creates the store.</param>
    /// <param name="check">Checks the options when the host starts; null if there is nothing to check.</param>
    internal RelevanceClientBuilder Use(string method, Func<IServiceProvider, DocumentStore> create, Action<IServiceProvider>? check)
    {
        if (_store is not null)
        {
            throw new InvalidOperationException(
                $"{Call} has both .{_store}(…) and .{method}(…), and a client has one store. "
                + "Register a second client with AddKeyedRelevanceClient(\"a key of its own\").");
        }

        if (Services.Any(service => service.ServiceType == typeof(DocumentStore) && Equals(service.ServiceKey, Key)))
        {
            throw new InvalidOperationException(
                $"{Call}.{method}(…) would replace a {nameof(DocumentStore)} that is already registered. Leave out one of the two; "
                + "a test that replaces the store registers its own after this call.");
        }

        _store = method;
        Services.AddKeyedSingleton(Key, (provider, _) => create(provider));
        if (check is not null)
        {
            StoreChoice.CheckOnStart(Services, Key, check);
        }

        return this;
    }

    // A client of the factory is valid as long as its handler, and the store lives longer: each request gets a new client, at almost no cost.
    private static HttpDocumentStore CreateHttp(IServiceProvider provider, string name, HttpStoreOptions options)
    {
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();
        return new HttpDocumentStore(
            () => factory.CreateClient(name),
            options with
            {
                LoggerFactory = options.LoggerFactory ?? provider.GetService<ILoggerFactory>(),
                TimeProvider = options.TimeProvider == TimeProvider.System ? provider.GetService<TimeProvider>() ?? TimeProvider.System : options.TimeProvider,
            },
            ownedClient: null);
    }
}
