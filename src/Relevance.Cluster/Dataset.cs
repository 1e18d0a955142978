using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <summary>
/// A handle to a dataset, a named set of documents in a store: reads, writes, searches and clusters them. Creating a handle reads nothing; it is safe to use
/// from any thread.
/// </summary>
/// <remarks>
/// <para>Unless stated otherwise, a member throws <see cref="DatasetNotFoundException"/> if the dataset does not exist, <see cref="FieldNotFoundException"/>
/// if a filter, a selection, an order, a facet or an aggregation names a field that no document has
/// (<see cref="RelevanceClientOptions.IgnoreUnknownFields"/> can change this), <see cref="DocumentStoreException"/> if the store fails, and
/// <see cref="OperationCanceledException"/> if it is cancelled.</para>
/// <para>Members are virtual, so that a test can replace any of them without a store.</para>
/// </remarks>
/// <example>
/// <code>
/// Dataset products = client.GetDataset("products");
/// await products.InsertDocumentsAsync([new Document("p1") { ["title"] = "trail shoe", ["price"] = 89, ["title_vector_"] = vector }]);
/// long cheap = await products.CountAsync(Filter.Field("price") &lt; 100);
/// ClusterOps clusters = products.GetClusterOps("kmeans-10", "title_vector_");
/// </code>
/// </example>
public partial class Dataset
{
    private readonly DocumentStore _store;
    private readonly VectorCache _vectors;
    private readonly string _id;
    private readonly IComputeEngine? _engine;

    internal Dataset(DocumentStore store, VectorCache vectors, string id, IComputeEngine? engine) =>
        (_store, _vectors, _id, _engine) = (store, vectors, id, engine);

    /// <summary>
    /// Initializes a new instance of the <see cref="Dataset"/> class without a store, for a test that replaces the members it calls; the others throw
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    protected Dataset()
        : this(NoStore.Instance, new VectorCache(NoStore.Instance, maxBytes: 0, files: null), "", engine: null)
    {
    }

    /// <summary>Gets the id of the dataset; empty for a handle without a store, unless a test replaces it.</summary>
    public virtual string Id => _id;

    /// <summary>Gets the store; null for a handle that a test created without one.</summary>
    internal DocumentStore? Store => _store is NoStore ? null : _store;

    /// <summary>Creates the dataset. Inserting documents creates it automatically; call this to declare vector fields in advance.</summary>
    /// <param name="schema">
    /// The fields to declare, above all vector fields whose name does not end in <c>_vector_</c>:
    /// <c>Schema.Empty.With("embedding", FieldType.Vector(384))</c>. Null means none.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>True if it was created; false if it already existed, and then nothing changed.</returns>
    public virtual Task<bool> CreateAsync(Schema? schema = null, CancellationToken cancellationToken = default) =>
        _store.CreateDatasetAsync(Id, schema ?? Schema.Empty, cancellationToken);

    /// <summary>Deletes the dataset with its documents, vectors, labels and centroids, and the files in which this client caches its vectors.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>True if it was deleted; false if it did not exist.</returns>
    public virtual async Task<bool> DeleteAsync(CancellationToken cancellationToken = default)
    {
        bool existed = await _store.DeleteDatasetAsync(Id, cancellationToken).ConfigureAwait(false);
        _vectors.DeleteFiles(Id);
        return existed;
    }

    /// <summary>Determines whether the dataset exists.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>True if it exists.</returns>
    public virtual Task<bool> ExistsAsync(CancellationToken cancellationToken = default) => _store.DatasetExistsAsync(Id, cancellationToken);

    /// <summary>Reads the schema: the fields with their types, as declared or inferred from the documents.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The schema, ordered by path; the labels of clusterings are at <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>.</returns>
    public virtual Task<Schema> GetSchemaAsync(CancellationToken cancellationToken = default) => _store.GetSchemaAsync(Id, cancellationToken);

    /// <summary>
    /// Declares a vector field. Only a field whose name does not end in <c>_vector_</c> and that a write does not detect
    /// (<see cref="WriteOptions.DetectsVectorFields"/>) must be declared; arrays of numbers that documents already have in
    /// the field are converted.
    /// </summary>
    /// <param name="vectorField">The dotted path of the field.</param>
    /// <param name="dimension">The number of components, 1 to 65,536.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>A task that completes when the field is declared.</returns>
    /// <exception cref="VectorShapeException">A document holds something other than such a vector in the field; nothing changed.</exception>
    public virtual Task DeclareVectorFieldAsync(string vectorField, int dimension, CancellationToken cancellationToken = default) =>
        VectorFieldDeclaration.DeclareAsync(_store, Id, vectorField, dimension, cancellationToken);

    /// <summary>Reads the metadata of the dataset: a document for a user's own properties, whose id is the dataset's.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The metadata; a document without fields if none was set.</returns>
    public virtual Task<Document> GetMetadataAsync(CancellationToken cancellationToken = default) => _store.GetMetadataAsync(Id, cancellationToken);

    /// <summary>Merges properties into the metadata of the dataset atomically, objects property by property. Properties that are not named stay.</summary>
    /// <param name="changes">The properties to set; its id is ignored.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>A task that completes when the metadata is stored.</returns>
    public virtual Task UpdateMetadataAsync(Document changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return _store.UpdateMetadataAsync(Id, changes, cancellationToken);
    }

    /// <summary>Copies the dataset: schema, documents with vectors and labels, centroids, metadata.</summary>
    /// <param name="target">
    /// The dataset to create: of this client or of another one, so that a dataset can be copied from an embedded store to a service and back. It must not
    /// exist.
    /// </param>
    /// <param name="filter">The condition on the documents; null copies all. Schema, centroids and metadata are copied completely.</param>
    /// <param name="progress">Receives a report after each batch of documents that the target's store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then the target does not exist.</param>
    /// <returns>The number of documents that were copied.</returns>
    /// <exception cref="ArgumentException">
    /// The target exists when the call begins or when it ends, and does not change; or the filter does not fit the schema.
    /// </exception>
    /// <exception cref="DocumentsRejectedException">The target's store rejected documents; the target does not exist.</exception>
    /// <remarks>
    /// <para>Documents are copied in insertion order, a thousand at a time, and keep it. Documents that are written to this dataset during the call may or
    /// may not be copied.</para>
    /// <para>The target is staged and published at the end: no reader sees a part of it. If anything fails, or the process ends, the target does not exist;
    /// an embedded store removes the staged documents when it is opened the next time, a service when it starts. Only a service without staged datasets
    /// (other than this library's) shows a part, which is deleted when the call fails.</para>
    /// <para>A clustering that has labels and no centroids is copied with the labels of its documents.</para>
    /// </remarks>
    public virtual Task<long> CloneAsync(
        Dataset target, Filter? filter = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new DatasetClone(_store, Id, target._store, target.Id).RunAsync(filter, progress, cancellationToken);
    }
}
