using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <summary>A handle to a named collection of documents. It costs nothing, holds no data, and is safe to use from any thread.</summary>
/// <remarks>
/// <para>Unless it says otherwise, a member throws <see cref="DatasetNotFoundException"/> when the dataset is not there,
/// <see cref="FieldNotFoundException"/> when a filter, a selection, an order, a summary or an aggregation names a field that no document has
/// (<see cref="RelevanceClientOptions.UnknownFields"/> says otherwise), <see cref="DocumentStoreException"/> when the store fails, and
/// <see cref="OperationCanceledException"/> when cancelled.</para>
/// <para>Members are virtual, so that a test can take the place of any of them, and it needs no store for that.</para>
/// </remarks>
public partial class Dataset
{
    private readonly DocumentStore _store;
    private readonly VectorCache _vectors;
    private readonly string _id;

    internal Dataset(DocumentStore store, VectorCache vectors, string id) => (_store, _vectors, _id) = (store, vectors, id);

    /// <summary>
    /// Initializes a new instance of the <see cref="Dataset"/> class without a store, for a test that replaces the members it calls; the others throw
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    protected Dataset()
        : this(NoStore.Instance, new VectorCache(NoStore.Instance, maxBytes: 0, files: null), "")
    {
    }

    /// <summary>Gets the dataset's id; empty for one without a store, unless it is replaced.</summary>
    public virtual string Id => _id;

    /// <summary>Creates the dataset. Inserting documents does so by itself; call this to declare vector fields beforehand.</summary>
    /// <param name="schema">
    /// The fields that are known already, above all vector fields whose name does not end in <c>_vector_</c>:
    /// <c>Schema.Empty.With("embedding", FieldType.Vector(384))</c>. Null means none.
    /// </param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>True when it was created; false when it was there already, and then nothing changed.</returns>
    public virtual Task<bool> CreateAsync(Schema? schema = null, CancellationToken cancellationToken = default) =>
        _store.CreateDatasetAsync(Id, schema ?? Schema.Empty, cancellationToken);

    /// <summary>Deletes the dataset with its documents, vectors, labels and centroids, and the files in which this client keeps its vectors.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>True when it was deleted; false when it was not there.</returns>
    public virtual async Task<bool> DeleteAsync(CancellationToken cancellationToken = default)
    {
        bool wasThere = await _store.DeleteDatasetAsync(Id, cancellationToken).ConfigureAwait(false);
        _vectors.DeleteFiles(Id);
        return wasThere;
    }

    /// <summary>Says whether the dataset is there.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>True when it is there.</returns>
    public virtual Task<bool> ExistsAsync(CancellationToken cancellationToken = default) =>
        _store.DatasetExistsAsync(Id, cancellationToken);

    /// <summary>Reads which fields the documents have, and of what type: as declared, and as learned from the documents.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The schema, ordered by path; labels of clusterings are in it at <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>.</returns>
    public virtual Task<Schema> GetSchemaAsync(CancellationToken cancellationToken = default) =>
        _store.GetSchemaAsync(Id, cancellationToken);

    /// <summary>
    /// Declares that a field holds vectors. Needed only when its name does not end in <c>_vector_</c>; documents that hold a list of
    /// numbers there already are converted.
    /// </summary>
    /// <param name="vectorField">The dotted path of the field.</param>
    /// <param name="length">The number of components, 1 to 65,536.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A task that ends when the field is declared.</returns>
    /// <exception cref="VectorShapeException">A document holds something else there; nothing was changed.</exception>
    public virtual Task DeclareVectorFieldAsync(string vectorField, int length, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 65_536);
        return _store.DeclareVectorFieldAsync(Id, vectorField, length, cancellationToken);
    }

    /// <summary>Reads the dataset's metadata: a document for notes of your own, whose id is the dataset's.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The metadata; a document without fields when none was set.</returns>
    public virtual Task<Document> GetMetadataAsync(CancellationToken cancellationToken = default) =>
        _store.GetMetadataAsync(Id, cancellationToken);

    /// <summary>Merges fields into the dataset's metadata, objects key by key, in one step. What is not named stays.</summary>
    /// <param name="changes">The fields to set; its id is ignored.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A task that ends when the metadata is stored.</returns>
    public virtual Task UpdateMetadataAsync(Document changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return _store.UpdateMetadataAsync(Id, changes, cancellationToken);
    }
}
