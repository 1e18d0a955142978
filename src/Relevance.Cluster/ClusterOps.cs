using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <summary>
/// A handle to one clustering of one vector field: fits it and analyzes its clusters. Creating a handle reads nothing; it is safe to use from any thread.
/// </summary>
/// <remarks>
/// <para>Unless stated otherwise, a member that reads throws <see cref="DatasetNotFoundException"/> if the dataset does not exist,
/// <see cref="ClusteringNotFoundException"/> if the vector field has no clustering of this alias, <see cref="FieldNotFoundException"/> if the dataset has no
/// such field (also a field of a filter or a selection: <see cref="RelevanceClientOptions.IgnoreUnknownFields"/>), <see cref="DocumentStoreException"/> if the
/// store fails, and <see cref="OperationCanceledException"/> if it is cancelled.</para>
/// <para>The vectors are read once and cached by the <see cref="RelevanceClient"/> until they change in the store. Every analysis is also a pure function in
/// <c>Relevance.Cluster.Analysis</c>, for arrays without a store.</para>
/// <para>Members are virtual, so that a test can replace any of them without a store.</para>
/// </remarks>
/// <example>
/// <code>
/// ClusterOps clusters = dataset.GetClusterOps("kmeans-10", "title_vector_");
/// await clusters.FitAsync(new KMeans(10));
/// Console.WriteLine(await clusters.ListClosestAsync());
/// Console.WriteLine(await clusters.DistributionAsync());
/// </code>
/// </example>
public partial class ClusterOps
{
    private readonly ClusteringContext _context;
    private readonly VectorCache _cache;

    internal ClusterOps(DocumentStore store, VectorCache vectors, string datasetId, ClusteringKey key, VectorBlend? blend, IComputeEngine? engine)
    {
        _cache = vectors;
        _context = new ClusteringContext(store, vectors, datasetId, key, blend, engine);
    }

    /// <summary>
    /// Initializes a new instance of the <see cref="ClusterOps"/> class without a store, for a test that replaces the members it calls; the others throw
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    protected ClusterOps()
        : this(NoStore.Instance, new VectorCache(NoStore.Instance, maxBytes: 0, files: null), "", new ClusteringKey("", ""), blend: null, engine: null)
    {
    }

    /// <summary>
    /// Gets the id of the dataset; empty for a handle without a store, unless a test replaces it. The same applies to the next three properties.
    /// </summary>
    public virtual string DatasetId => _context.DatasetId;

    /// <summary>Gets the name of the clustering within its vector field.</summary>
    public virtual string Alias => _context.Alias;

    /// <summary>Gets the dotted path of the vector field; for a clustering of several fields, their paths joined by dots.</summary>
    public virtual string VectorField => _context.VectorField;

    /// <summary>
    /// Gets the dotted path of the label in each document: <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>. Filters and facets accept it.
    /// </summary>
    public virtual string LabelField => _context.Key.LabelField;

    /// <summary>Determines whether the clustering exists.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>True if the clustering exists.</returns>
    public virtual async Task<bool> ExistsAsync(CancellationToken cancellationToken = default) =>
        await _context.FindAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Deletes the clustering: its centroids, labels, cluster names and history. Documents and vectors stay.</summary>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is deleted.</param>
    /// <returns>True if the clustering existed.</returns>
    public virtual async Task<bool> DeleteAsync(CancellationToken cancellationToken = default)
    {
        bool existed = await _context.Store.DeleteClusteringAsync(_context.DatasetId, _context.Key, cancellationToken).ConfigureAwait(false);
        if (existed)
        {
            await _context.Names.RemoveAllAsync().ConfigureAwait(false);
            await new HistoryStore(_context).RemoveAsync().ConfigureAwait(false);
        }

        return existed;
    }
}
