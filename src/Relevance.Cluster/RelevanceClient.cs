using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <summary>The entry point: gives access to the datasets of a store. Thread-safe; use one client per store.</summary>
/// <remarks>The caller owns the store and disposes it. Members are virtual, so that a test can replace any of them without a store.</remarks>
/// <example>
/// <code>
/// await using var store = SqliteDocumentStore.Open("products.db");
/// var client = new RelevanceClient(store);
/// Dataset products = client.GetDataset("products");
/// </code>
/// </example>
public class RelevanceClient
{
    private readonly DocumentStore _store;
    private readonly VectorCache _vectors;
    private readonly IComputeEngine? _engine;

    /// <summary>Initializes a new instance of the <see cref="RelevanceClient"/> class over a store that the caller owns.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">The options of the client; null means the defaults.</param>
    public RelevanceClient(DocumentStore store, RelevanceClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        options ??= new RelevanceClientOptions();
        _store = options.IgnoreUnknownFields ? store : new KnownFieldsStore(store);
        VectorFiles? files = (options.VectorFolder ?? store.VectorFolder) is { } folder ? new VectorFiles(folder) : null;
        _vectors = new VectorCache(store, options.MaxCachedVectorBytes, files);
    }

    /// <summary>Initializes a new instance of the <see cref="RelevanceClient"/> class over a store whose clusterings other machines compute.</summary>
    /// <param name="store">The store, which the caller owns.</param>
    /// <param name="engine">The machines; the caller owns it too.</param>
    /// <param name="options">The options of the client; null means the defaults.</param>
    /// <exception cref="ArgumentException">The engine computes for another store.</exception>
    public RelevanceClient(DocumentStore store, IComputeEngine engine, RelevanceClientOptions? options = null)
        : this(store, options)
    {
        ArgumentNullException.ThrowIfNull(engine);
        engine.Require(store);
        _engine = engine;
    }

    /// <summary>
    /// Initializes a new instance of the <see cref="RelevanceClient"/> class without a store, for a test that replaces the members it calls; the others
    /// throw <see cref="InvalidOperationException"/>.
    /// </summary>
    protected RelevanceClient()
        : this(NoStore.Instance)
    {
    }

    /// <summary>Returns a handle to a dataset. Nothing is read or written, and the dataset need not exist.</summary>
    /// <param name="datasetId">One to 255 of lower-case letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="ArgumentException">The id is empty, too long, or has other characters.</exception>
    public virtual Dataset GetDataset(string datasetId)
    {
        DatasetIds.Validate(datasetId, nameof(datasetId));
        return new Dataset(_store, _vectors, datasetId, _engine);
    }

    /// <summary>Lists the ids of all datasets.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The ids in ordinal order; empty if no dataset exists.</returns>
    /// <exception cref="DocumentStoreException">The store failed.</exception>
    public virtual Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default) =>
        _store.ListDatasetsAsync(cancellationToken);
}
