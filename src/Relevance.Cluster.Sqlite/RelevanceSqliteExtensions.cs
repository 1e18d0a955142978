using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Relevance.Cluster;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses a SQLite file as the store of a registered client.</summary>
public static class RelevanceSqliteExtensions
{
    /// <summary>Chooses a store in one SQLite file. It is opened when it is first requested, and closed with the container.</summary>
    /// <param name="builder">The builder that <c>AddRelevanceClient()</c> returned.</param>
    /// <param name="path">The file, which is created if it does not exist, or <c>:memory:</c>.</param>
    /// <param name="options">The options; null means the defaults. Without a logger factory, that of the collection is used, if it has one.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidOperationException">The client already has a store.</exception>
    public static RelevanceClientBuilder UseSqlite(this RelevanceClientBuilder builder, string path, SqliteStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.Use(nameof(UseSqlite), provider => Open(provider, path, options), check: null);
    }

    /// <summary>Chooses a store in one SQLite file, whose path is in the configuration.</summary>
    /// <param name="builder">The builder that <c>AddRelevanceClient()</c> returned.</param>
    /// <param name="section">The section; its key <c>Path</c> holds the path. It is read when the host starts.</param>
    /// <param name="options">The options; null means the defaults. Without a logger factory, that of the collection is used, if it has one.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The client already has a store.</exception>
    public static RelevanceClientBuilder UseSqlite(this RelevanceClientBuilder builder, IConfigurationSection section, SqliteStoreOptions? options = null)
    {
        const string PathKey = "Path";
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        string Path() => section[PathKey] is { } path && !string.IsNullOrWhiteSpace(path)
            ? path
            : throw new FormatException($"Configuration '{section.Path}:{PathKey}': expected the path of a file or ':memory:', found nothing.");
        return builder.Use(nameof(UseSqlite), provider => Open(provider, Path(), options), _ => Path());
    }

    private static SqliteDocumentStore Open(IServiceProvider provider, string path, SqliteStoreOptions? options)
    {
        options ??= new();
        return SqliteDocumentStore.Open(path, options with { LoggerFactory = options.LoggerFactory ?? provider.GetService<ILoggerFactory>() });
    }
}
