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
    /// Registers <see cref="RelevanceClient"/> over a service: one client and one store for the application. The HTTP client comes from the factory and is
    /// requested again for each request.
    /// </summary>
    /// <param name="services">The collection.</param>
    /// <param name="options">
    /// Creates the options when the store is first requested; null reads the token from the environment. If the options have no logger factory or clock, those
    /// of the collection are used, if it has them.
    /// </param>
    /// <returns>
    /// The builder of the HTTP client, for handlers and their lifetimes. The store already retries: another handler that retries would multiply the attempts.
    /// </returns>
    /// <remarks>Existing registrations stay, so that a test can register its own store first. If it is called twice, only the first options count.</remarks>
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
    /// Adds a health check of the registered <see cref="DocumentStore"/>, embedded or over HTTP: it lists the datasets, which opens the file or sends a request
    /// to the service.
    /// </summary>
    /// <param name="builder">The builder that <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">The name of the check in reports. The default is <c>relevance-store</c>.</param>
    /// <param name="tags">The tags by which endpoints choose checks, such as <c>ready</c>; null for none.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// A store that fails or is closed is unhealthy, with its message; so is one that does not respond within ten seconds. A check costs one request, without
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

    // A client of the factory is valid as long as its handler, and the store lives longer: each request gets a new client, at almost no cost.
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

/// <summary>Checks a store by its cheapest call: listing the datasets.</summary>
internal sealed class StoreHealthCheck(DocumentStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            IReadOnlyList<string> datasets = await store.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"The store responds and has {datasets.Count} datasets.");
        }
        catch (Exception e) when (e is RelevanceException or ObjectDisposedException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }
}
