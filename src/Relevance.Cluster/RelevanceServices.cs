using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>Registers clients with a service collection.</summary>
public static class RelevanceServices
{
    /// <summary>The name of the HTTP client that the store uses: <c>Relevance.Cluster</c>.</summary>
    public const string HttpClientName = "Relevance.Cluster";

    private static readonly TimeSpan HealthCheckTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Registers <see cref="RelevanceClient"/> over a service: one client and one store for the application, whose HTTP client is the factory's, asked for
    /// anew with each request.
    /// </summary>
    /// <param name="services">The collection.</param>
    /// <param name="options">
    /// Makes the options when the store is first asked for; null takes the token from the environment. Without a logger factory or a clock there, the
    /// collection's are used, where it has them.
    /// </param>
    /// <returns>
    /// The builder of the HTTP client, for handlers and their lifetimes. Retries are the store's already: another handler that repeats would multiply them.
    /// </returns>
    /// <remarks>What is registered already stays, so that a test can put a store of its own there. Registered again, only the first options count.</remarks>
    public static IHttpClientBuilder AddRelevanceClient(this IServiceCollection services, Func<IServiceProvider, HttpStoreOptions>? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => MakeStore(provider, options?.Invoke(provider) ?? HttpStoreOptions.FromEnvironment()));
        services.TryAddSingleton<DocumentStore>(provider => provider.GetRequiredService<HttpDocumentStore>());
        services.TryAddSingleton(provider => new RelevanceClient(provider.GetRequiredService<DocumentStore>(), provider.GetService<RelevanceClientOptions>()));
        return services.AddHttpClient(HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(HttpDocumentStore.MakeHandler)
            .RedactLoggedHeaders(["Authorization"]);
    }

    /// <summary>
    /// Adds a health check of the <see cref="DocumentStore"/> that is registered, embedded or over HTTP: it lists the datasets, which opens the file or
    /// asks the service.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks()</c> gave.</param>
    /// <param name="name">What the check is called in reports. The default is <c>relevance-store</c>.</param>
    /// <param name="tags">By which endpoints choose checks, such as <c>ready</c>; null for none.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// A store that fails or is closed is unhealthy, with its message; one that has not answered after ten seconds too. A check costs one question, without
    /// documents.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IHealthChecksBuilder AddRelevanceStore(this IHealthChecksBuilder builder, string name = "relevance-store", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return builder.Add(new HealthCheckRegistration(
            name, provider => new StoreHealthCheck(provider.GetRequiredService<DocumentStore>()), failureStatus: null, tags, HealthCheckTimeout));
    }

    // A client of the factory is valid as long as its handler, and the store lives longer: so each request gets a new one, at almost no cost.
    private static HttpDocumentStore MakeStore(IServiceProvider provider, HttpStoreOptions options)
    {
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();
        return new HttpDocumentStore(
            () => factory.CreateClient(HttpClientName),
            options with
            {
                LoggerFactory = options.LoggerFactory ?? provider.GetService<ILoggerFactory>(),
                TimeProvider = options.TimeProvider == TimeProvider.System ? provider.GetService<TimeProvider>() ?? TimeProvider.System : options.TimeProvider,
            },
            ownedClient: null);
    }
}

/// <summary>Asks a store the cheapest question that it has.</summary>
internal sealed class StoreHealthCheck(DocumentStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            IReadOnlyList<string> datasets = await store.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"The store answers and has {datasets.Count} datasets.");
        }
        catch (Exception e) when (e is RelevanceException or ObjectDisposedException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }
}
