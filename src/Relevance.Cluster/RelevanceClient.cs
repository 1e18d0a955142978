using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <summary>The entry point: datasets in a store. Thread-safe; keep one for each store.</summary>
/// <remarks>
/// The store belongs to the caller, who disposes it. Members are virtual, so that a test can take the place of any of them, and it needs no store for that.
/// </remarks>
public class RelevanceClient
{
    private readonly DocumentStore _store;
    private readonly VectorCache _vectors;

    /// <summary>Initializes a new instance of the <see cref="RelevanceClient"/> class over a store that the caller owns.</summary>
    /// <param name="store">Where the documents live.</param>
    /// <param name="options">How the client works; null means the defaults.</param>
    public RelevanceClient(DocumentStore store, RelevanceClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        options ??= new RelevanceClientOptions();
        _store = options.UnknownFields == UnknownFieldHandling.Reject ? new KnownFieldsStore(store) : store;
        _vectors = new VectorCache(store, options.MaxCachedVectorBytes, (options.VectorFolder ?? store.VectorFolder) is { } folder ? new VectorFiles(folder) : null);
    }

    /// <summary>Initializes a new instance of the <see cref="RelevanceClient"/> class without a store, for a test that replaces the members it calls; the others throw <see cref="InvalidOperationException"/>.</summary>
    protected RelevanceClient()
        : this(NoStore.Instance)
    {
    }

    /// <summary>Gets a handle to a dataset. Nothing is read or written, and the dataset need not exist yet.</summary>
    /// <param name="datasetId">One to 255 of lower-case letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <returns>The handle, which costs nothing.</returns>
    /// <exception cref="ArgumentException">The id has other characters, or none, or too many.</exception>
    public virtual Dataset GetDataset(string datasetId)
    {
        DatasetIds.Validate(datasetId, nameof(datasetId));
        return new Dataset(_store, _vectors, datasetId);
    }

    /// <summary>Lists the ids of all datasets.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The ids in ordinal order; empty when there is none.</returns>
    /// <exception cref="DocumentStoreException">The store failed.</exception>
    public virtual Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default) =>
        _store.ListDatasetsAsync(cancellationToken);
}
