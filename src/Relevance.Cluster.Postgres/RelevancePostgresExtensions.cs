using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Relevance.Cluster;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses a PostgreSQL database as the store of a registered client.</summary>
public static class RelevancePostgresExtensions
{
    /// <summary>Chooses a store in a PostgreSQL database. It is opened when it is first requested, and closed with the container.</summary>
    /// <param name="builder">The builder that <c>AddRelevanceClient()</c> returned.</param>
    /// <param name="connectionString">The connection string, see <see cref="PostgresDocumentStore.Open"/>.</param>
    /// <param name="options">The options; null means the defaults. Without a logger factory, that of the collection is used, if it has one.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The connection string is empty.</exception>
    /// <exception cref="InvalidOperationException">The client already has a store.</exception>
    public static RelevanceClientBuilder UsePostgres(this RelevanceClientBuilder builder, string connectionString, PostgresStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return builder.Use(nameof(UsePostgres), provider => Open(provider, connectionString, options), check: null);
    }

    /// <summary>Chooses a store in a PostgreSQL database, whose connection string is in the configuration.</summary>
    /// <param name="builder">The builder that <c>AddRelevanceClient()</c> returned.</param>
    /// <param name="section">The section; its key <c>ConnectionString</c> holds the connection string. It is read when the host starts.</param>
    /// <param name="options">The options; null means the defaults. Without a logger factory, that of the collection is used, if it has one.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The client already has a store.</exception>
    public static RelevanceClientBuilder UsePostgres(
        this RelevanceClientBuilder builder, IConfigurationSection section, PostgresStoreOptions? options = null)
    {
        const string ConnectionStringKey = "ConnectionString";
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        string Text() => section[ConnectionStringKey] is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw new FormatException($"Configuration '{section.Path}:{ConnectionStringKey}': expected 'Host=…;Database=…', found nothing.");
        return builder.Use(nameof(UsePostgres), provider => Open(provider, Text(), options), _ => Text());
    }

    private static PostgresDocumentStore Open(IServiceProvider provider, string connectionString, PostgresStoreOptions? options)
    {
        options ??= new();
        return PostgresDocumentStore.Open(connectionString, options with { LoggerFactory = options.LoggerFactory ?? provider.GetService<ILoggerFactory>() });
    }
}
