using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <summary>
/// A handle to one clustering of one vector field: fit it, then ask what the clusters are. It costs nothing and is safe to use from any thread.
/// </summary>
/// <remarks>
/// <para>Unless it says otherwise, a member that asks throws <see cref="DatasetNotFoundException"/> when the dataset is not there,
/// <see cref="ClusteringNotFoundException"/> when the vector field has no clustering of this alias, <see cref="FieldNotFoundException"/> when
/// the dataset has no such field (also when a filter or a selection names it: <see cref="RelevanceClientOptions.UnknownFields"/>),
/// <see cref="DocumentStoreException"/> when the store fails, and <see cref="OperationCanceledException"/> when cancelled.</para>
/// <para>The vectors are read once and kept by the <see cref="RelevanceClient"/> until they change in the store: ten questions read them once.
/// Every analysis is also a pure function in <c>Relevance.Cluster.Analysis</c>, for people who hold arrays and no store.</para>
/// <para>Members are virtual, so that a test can take the place of any of them, and it needs no store for that.</para>
/// </remarks>
public partial class ClusterOps
{
    private readonly DocumentStore _store;
    private readonly ClusterVectors _vectors;
    private readonly ClusteringKey _key;
    private readonly string _datasetId;

    internal ClusterOps(DocumentStore store, VectorCache vectors, string datasetId, ClusteringKey key, VectorBlend? blend = null)
    {
        (_store, _datasetId, _key) = (store, datasetId, key);
        _vectors = new ClusterVectors(store, vectors, datasetId, key, blend);
    }

    /// <summary>
    /// Initializes a new instance of the <see cref="ClusterOps"/> class without a store, for a test that replaces the members it calls; the others throw
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    protected ClusterOps()
        : this(NoStore.Instance, new VectorCache(NoStore.Instance, maxBytes: 0, files: null), "", new ClusteringKey("", ""))
    {
    }

    /// <summary>Gets the dataset's id; empty for a clustering without a store, unless it is replaced. So are the others below.</summary>
    public virtual string DatasetId => _datasetId;

    /// <summary>Gets the clustering's name.</summary>
    public virtual string Alias => _key.Alias;

    /// <summary>Gets the dotted path of the vector field; of a clustering of several, their paths joined by dots, in order.</summary>
    public virtual string VectorField => _key.VectorField;

    /// <summary>
    /// Gets the dotted path at which documents present their label: <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>. Filters and facets know it.
    /// </summary>
    public virtual string LabelField => _key.LabelField;

    /// <summary>Says whether the clustering has been made and stored.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>True when there is one.</returns>
    public virtual async Task<bool> ExistsAsync(CancellationToken cancellationToken = default) =>
        await _store.GetClusteringAsync(DatasetId, _key, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Deletes the clustering: centroids, labels, and the names of its clusters. Documents and vectors stay.</summary>
    /// <param name="cancellationToken">Ends the call early; then nothing was deleted.</param>
    /// <returns>True when there was one.</returns>
    public virtual async Task<bool> DeleteAsync(CancellationToken cancellationToken = default)
    {
        bool wasThere = await _store.DeleteClusteringAsync(DatasetId, _key, cancellationToken).ConfigureAwait(false);
        if (wasThere)
        {
            await ForgetNamesAsync().ConfigureAwait(false);
        }

        return wasThere;
    }

    private async Task<StoredClustering> GetClusteringAsync(CancellationToken cancellationToken)
    {
        StoredClustering? clustering = await _store.GetClusteringAsync(DatasetId, _key, cancellationToken).ConfigureAwait(false);

        if (clustering is not null)
        {
            return clustering;
        }

        await RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ClusteringKey> all = await _store.ListClusteringsAsync(DatasetId, cancellationToken).ConfigureAwait(false);
        throw new ClusteringNotFoundException(DatasetId, VectorField, Alias, [.. all.Where(k => k.VectorField == VectorField).Select(k => k.Alias)]);
    }

    /// <summary>Makes sure that the dataset has what is clustered.</summary>
    /// <returns>The number of components: of several vector fields, all together.</returns>
    private async Task<int> RequireVectorFieldAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> fields = await _vectors.FieldsAsync(cancellationToken).ConfigureAwait(false);
        Schema schema = await _store.GetSchemaAsync(DatasetId, cancellationToken).ConfigureAwait(false);
        string? missing = fields.FirstOrDefault(field => !schema.TryGetValue(field, out FieldType type) || !type.IsVector);
        return missing is null
            ? fields.Sum(field => schema[field].Length ?? 0)
            : throw await UndeclaredVectors.ExplainAsync(_store, DatasetId, missing, schema, cancellationToken).ConfigureAwait(false);
    }
}
