using Microsoft.Extensions.Diagnostics.HealthChecks;
using Relevance.Cluster;
using Relevance.Cluster.Registration;
using Relevance.Cluster.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers clients, and health checks of their stores, with a service collection.</summary>
public static class RelevanceServiceCollectionExtensions
{
    private static readonly TimeSpan HealthCheckTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Registers <see cref="RelevanceClient"/> and its store as singletons.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="options">The options of the client; null means the defaults.</param>
    /// <returns>
    /// A builder that chooses the store, as in <c>services.AddRelevanceClient().UseSqlite("shop.db")</c>. Without a choice, the client uses the
    /// <see cref="DocumentStore"/> that the application has registered.
    /// </returns>
    /// <remarks>
    /// A host checks the choice and its options when it starts. A test replaces the store by registering a <see cref="DocumentStore"/> after this call: the
    /// last registration counts.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A client is already registered: <see cref="AddKeyedRelevanceClient"/> registers a second one.</exception>
    /// <example>
    /// <code>
    /// services.AddRelevanceClient().UseHttp(_ => new HttpStoreOptions { BaseAddress = new Uri("https://vectors.example/latest") });
    /// services.AddHealthChecks().AddRelevanceStore(tags: ["ready"]);
    /// </code>
    /// </example>
    public static RelevanceClientBuilder AddRelevanceClient(this IServiceCollection services, RelevanceClientOptions? options = null) =>
        Add(services, key: null, options);

    /// <summary>Registers a <see cref="RelevanceClient"/> and its store as keyed singletons, next to others.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="key">The key, as in <c>[FromKeyedServices("archive")] RelevanceClient archive</c>; not empty.</param>
    /// <param name="options">The options of the client; null means the defaults.</param>
    /// <returns>A builder that chooses the store.</returns>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    /// <exception cref="InvalidOperationException">A client is already registered with this key.</exception>
    public static RelevanceClientBuilder AddKeyedRelevanceClient(this IServiceCollection services, string key, RelevanceClientOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return Add(services, key, options);
    }

    /// <summary>
    /// Adds a health check of a registered <see cref="DocumentStore"/>, embedded or over HTTP: it lists the datasets, which opens the file or sends a request
    /// to the service.
    /// </summary>
    /// <param name="builder">The builder that <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">The name of the check in reports. The default is <c>relevance-store</c>.</param>
    /// <param name="tags">The tags by which endpoints choose checks, such as <c>ready</c>; null for none.</param>
    /// <param name="key">The key of the client whose store is checked; null means the client without a key.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// A store that fails or is closed is unhealthy, with its message; so is one that does not respond within ten seconds. A check costs one request, without
    /// documents.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IHealthChecksBuilder AddRelevanceStore(
        this IHealthChecksBuilder builder, string name = "relevance-store", IEnumerable<string>? tags = null, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return builder.Add(new HealthCheckRegistration(
            name, provider => new StoreHealthCheck(provider.GetRequiredKeyedService<DocumentStore>(key)), failureStatus: null, tags, HealthCheckTimeout));
    }

    private static RelevanceClientBuilder Add(IServiceCollection services, string? key, RelevanceClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(services);
        RelevanceClientBuilder builder = new(services, key);
        if (services.Any(service => service.ServiceType == typeof(RelevanceClient) && Equals(service.ServiceKey, key)))
        {
            throw new InvalidOperationException(
                $"{builder.Call} is called twice: a {nameof(RelevanceClient)} is already registered. "
                + $"Register a second client with {nameof(AddKeyedRelevanceClient)}(\"a key of its own\").");
        }

        services.AddKeyedSingleton(key, (provider, _) => new RelevanceClient(
            provider.GetKeyedService<DocumentStore>(key) ?? throw new InvalidOperationException(StoreChoice.NoStore(builder.Call)), options));
        StoreChoice.ValidateOnStart(services, key, builder.Call);
        return builder;
    }
}
