using Microsoft.Extensions.Logging;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Storage;

/// <summary>
/// A store of datasets, which the object model reads and writes: the base class of the embedded store, the HTTP store and custom stores. Safe to use from
/// any thread. Users call <c>RelevanceClient</c>; a custom store derives from this class and passes the conformance tests.
/// </summary>
/// <remarks>
/// <para><b>Failures.</b> Unless stated otherwise, a member throws <see cref="DatasetNotFoundException"/> if the dataset does not exist,
/// <see cref="ArgumentException"/> for a dataset id that does not comply with <see cref="DatasetIds"/>, <see cref="DocumentStoreException"/> if the store
/// fails, <see cref="ObjectDisposedException"/> after it is closed, and <see cref="OperationCanceledException"/> if it is cancelled; a token that is already
/// cancelled always cancels.</para>
/// <para><b>Writes.</b> Each member that changes something is atomic: other callers see the state before or after it, and a call that fails or is cancelled
/// changes nothing. An acknowledged change survives a crash, unless the store is in memory.</para>
/// <para><b>Insertion order.</b> A document keeps the position of its first insertion, also when it is changed or replaced; one that is deleted and inserted
/// again is the last.</para>
/// <para><b>Documents</b> are copied by writes and reads, exactly: numbers keep their text, vectors their bits, fields their order; labels are last.</para>
/// <para><b>Labels.</b> A document has its labels at <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>; filters, facets, orders and the schema contain them.
/// A document that is written with text at such a path sets its label, in a new clustering without centroids if none has that name; null in an update removes
/// it. A document with anything else at <c>_cluster_</c> is rejected.</para>
/// <para><b>Filters</b> select what <see cref="Filter.Apply"/> selects from the documents with their labels, in insertion order, set-level filters included;
/// null means every document. One that reads the value of a vector field is an <see cref="ArgumentException"/>. A field that no document has is missing in
/// each.</para>
/// </remarks>
public abstract partial class DocumentStore : IAsyncDisposable, IDisposable
{
    /// <summary>
    /// Gets a folder on this machine for vectors that are too large for memory; null, the default, if the store has none. Its content can be created again from
    /// the store at any time; it need not exist.
    /// </summary>
    public virtual string? VectorFolder => null;

    /// <summary>
    /// Gets the address of the dashboard of this store, with a slash at its end; null, the default, if it has none. Results contain the address of their
    /// page below it. It contains no key.
    /// </summary>
    public virtual Uri? DashboardUrl => null;

    /// <summary>Gets the factory of the log of fits, <c>Relevance.Cluster.Fitting</c>; null, the default, logs nothing.</summary>
    public virtual ILoggerFactory? LoggerFactory => null;

    /// <summary>Gets the store itself, or the store that it wraps, to determine whether two are the same.</summary>
    internal virtual DocumentStore Innermost => this;

    /// <summary>Creates a dataset.</summary>
    /// <param name="datasetId">The id; see <see cref="DatasetIds"/>.</param>
    /// <param name="schema">The fields to declare, above all vector fields whose name does not end in <c>_vector_</c>; may be empty.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>False if it already existed; then nothing changed, its schema included. Of several simultaneous callers, one gets true.</returns>
    public abstract Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default);

    /// <summary>Creates a staged dataset: it is filled while it is hidden, and becomes visible atomically when it is published.</summary>
    /// <param name="datasetId">The id after it is published; see <see cref="DatasetIds"/>.</param>
    /// <param name="schema">The fields to declare; may be empty.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The id for the other members until it is published (<see cref="DatasetIds.IsStaged"/>); <see cref="DeleteDatasetAsync"/> discards it, and no list
    /// contains it. Null if a dataset of the final id exists. A store that cannot hide a dataset creates it and returns the final id.
    /// </returns>
    /// <remarks>
    /// A staged dataset that is neither published nor discarded is deleted after the process of the store ends, at the latest when the store is opened
    /// again.
    /// </remarks>
    public abstract Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default);

    /// <summary>Publishes a staged dataset: makes it visible under its final id, atomically.</summary>
    /// <param name="stagedId">The id that <see cref="StageDatasetAsync"/> returned.</param>
    /// <param name="datasetId">The final id.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>False if a dataset of the final id exists by then; then nothing changed.</returns>
    /// <exception cref="ArgumentException">The first is not the id of a staged dataset, or the second is not a valid id.</exception>
    public abstract Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a dataset with everything in it: documents, vectors, labels, centroids, schema, metadata.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>False if it did not exist.</returns>
    public abstract Task<bool> DeleteDatasetAsync(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Determines whether a dataset exists.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>True if it exists; never <see cref="DatasetNotFoundException"/>.</returns>
    public abstract Task<bool> DatasetExistsAsync(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Lists the ids of all datasets.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The ids in ordinal order; empty if no dataset exists.</returns>
    public abstract Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads the schema: the declared fields, those that <see cref="SchemaInference"/> infers from documents, and the label fields.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The schema. A field stays when its last document is deleted. Rejected documents do not change it. Label fields are removed with their
    /// clustering.
    /// </returns>
    public abstract Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Declares a vector field. Arrays of numbers that documents already have in the field become vectors; null and missing values do not change.
    /// </summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="field">The dotted path; neither <c>_id</c> nor <c>_cluster_</c> nor below it.</param>
    /// <param name="dimension">The number of components, 1 to <see cref="FieldType.MaxVectorDimension"/>.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>A task that completes when it is declared; if it already was, with the same dimension, nothing changes.</returns>
    /// <exception cref="ArgumentException">The path cannot hold a vector.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is outside its range.</exception>
    /// <exception cref="VectorShapeException">
    /// The field already has another dimension, or a document, which the exception names, holds something other than that many finite numbers. Nothing
    /// changed.
    /// </exception>
    public abstract Task DeclareVectorFieldAsync(string datasetId, string field, int dimension, CancellationToken cancellationToken = default);

    /// <summary>Writes one batch of documents in the given order, atomically, except for the rejected documents, which are listed.</summary>
    /// <param name="datasetId">The dataset, which must exist.</param>
    /// <param name="documents">
    /// The documents; they are not changed. If an id occurs twice, an insert writes the first and rejects the second, an upsert keeps the last, an update
    /// merges both in sequence.
    /// </param>
    /// <param name="mode">
    /// Insert rejects ids that exist, update those that do not. An upsert replaces the entire document, with its vectors and labels; an update merges objects
    /// property by property and replaces other values, arrays, vectors and null included.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is written.</param>
    /// <returns>
    /// The numbers of documents inserted and updated, and every rejected document in the given order, with its position in <paramref name="documents"/>
    /// (<see cref="RejectedDocument.Index"/>, or null if the store cannot determine it), the field, what was expected and what was found.
    /// </returns>
    /// <remarks>
    /// As <see cref="SchemaInference"/> states, vectors that are not finite or not of the field's dimension and text that is not Unicode are rejected. An
    /// exception of <paramref name="documents"/> propagates to the caller, and nothing is written.
    /// </remarks>
    public abstract Task<WriteSummary> WriteAsync(
        string datasetId, IReadOnlyList<Document> documents, WriteMode mode, CancellationToken cancellationToken = default);

    /// <summary>Deletes the documents that match, with their vectors and labels. Centroids and schema stay.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="filter">The condition; <see cref="Filter.All"/> for all.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is deleted.</param>
    /// <returns>The number of deleted documents.</returns>
    /// <exception cref="ArgumentException">The filter reads the value of a vector.</exception>
    public abstract Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken = default);

    /// <summary>Reads documents by id.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="documentIds">The ids, compared ordinally; any number of them.</param>
    /// <param name="query">
    /// The fields to read: only <see cref="DocumentQuery.SelectFields"/> and <see cref="DocumentQuery.IncludeVectors"/> are used. Null means all.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The documents in the order of the ids; a repeated id is returned again, missing documents are omitted.</returns>
    public abstract Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Reads one page of a query.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="query">
    /// The documents, their fields, their number per page, and their order: by <see cref="DocumentQuery.Sort"/> as <see cref="FieldValueComparer"/> compares,
    /// or by <see cref="ShuffleOrder"/> if a seed is given; ties are in insertion order, also if a key is descending. Fields that are not selected can be used
    /// in the filter and the order. Without vectors, every vector is omitted, those in chunks too (<see cref="Document.RemoveVectors"/>).
    /// </param>
    /// <param name="cursor">
    /// The <see cref="DocumentPage.NextCursor"/> of the previous page, of the same dataset, filter and order (fields and page size can differ); null for the
    /// first page. It stays valid while documents are inserted and deleted, also if its own document is deleted: no document that exists throughout is skipped
    /// or repeated.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>A page that is full unless it is the last, whose cursor is null; empty if nothing matches.</returns>
    /// <exception cref="ArgumentException">The store did not return the cursor for this query, or the filter reads the value of a vector.</exception>
    public abstract Task<DocumentPage> ReadPageAsync(
        string datasetId, DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Counts documents.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="filter">The condition; null counts all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The number of documents that match.</returns>
    /// <exception cref="ArgumentException">The filter reads the value of a vector.</exception>
    public abstract Task<long> CountAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Lists the ids of the documents that match.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="filter">The condition; null lists all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The ids in insertion order.</returns>
    /// <exception cref="ArgumentException">The filter reads the value of a vector.</exception>
    public abstract Task<IReadOnlyList<string>> ListIdsAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Summarizes fields.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="query">The fields and documents. Without fields: every plain field of the schema, labels included, in the schema's order.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// One facet per field, in the requested order; a field that no document has counts 0. Statistics are of the documents whose value is itself a finite
    /// number; those with a number beyond float64 are counted separately. The mean is the float64 nearest to the exact one. An item of an array counts once
    /// per document, and arrays and objects in it do not count. <see cref="FieldValue.Equals(FieldValue)"/> compares values: <c>1</c> and <c>1.0</c> are
    /// one, <c>"1"</c> is another.
    /// </returns>
    /// <exception cref="FieldNotFoundException">A field is a vector; the candidates are the plain fields.</exception>
    /// <exception cref="ArgumentException">The filter reads the value of a vector.</exception>
    public abstract Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken = default);

    /// <summary>Summarizes fields of the documents of each label in one pass.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="labels">The labels, each once.</param>
    /// <param name="query">The fields and documents.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// For each label what <see cref="GetFacetsAsync"/> returns for its documents among those of the query. Null if the store cannot, as by default: then the
    /// caller asks it label by label.
    /// </returns>
    internal virtual Task<IReadOnlyList<IReadOnlyList<FieldFacet>>?> GetFacetsByLabelAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<string> labels, FacetQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyList<FieldFacet>>?>(null);

    /// <summary>Groups documents and computes metrics of each group.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="query">
    /// The groupings, metrics and order. Labels (<c>_cluster_.field.alias</c>) are fields like any other: grouping by them first gives rows per cluster.
    /// </param>
    /// <param name="filter">The condition; null means every document.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The rows that <see cref="AggregationQuery.Apply"/> returns for the documents that match, with the same bits in every metric.</returns>
    /// <exception cref="ArgumentException">
    /// The query is contradictory (<see cref="AggregationQuery.Validate"/>), or it or the filter reads the value of a vector.
    /// </exception>
    public abstract Task<IReadOnlyList<AggregationRow>> AggregateAsync(
        string datasetId, AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Reads one field of many documents, such as a ground truth field.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="field">The dotted path, read as <see cref="Document.this[FieldPath]"/> reads it; <c>_id</c>, objects and vectors too.</param>
    /// <param name="filter">The condition; null reads all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One value for each document that has the field, null included, in insertion order; empty if no document has it.</returns>
    /// <exception cref="ArgumentException">The field is empty, or the filter reads the value of a vector.</exception>
    public abstract Task<IReadOnlyList<DocumentValue>> ReadFieldAsync(
        string datasetId, string field, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the dataset's metadata.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>A document whose id is the dataset's, without other fields if none was set. It is not a document of the dataset.</returns>
    public abstract Task<Document> GetMetadataAsync(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Reads one part of the dataset's metadata, without the rest, which can be reports of several megabytes.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="part">The name of a property at the root of the metadata.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The value; missing (<c>default</c>) if the metadata has no such property.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <remarks>A store need not override it: by default <see cref="GetMetadataAsync"/> reads all.</remarks>
    public virtual async Task<FieldValue> GetMetadataPartAsync(string datasetId, string part, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        Document metadata = await GetMetadataAsync(datasetId, cancellationToken).ConfigureAwait(false);
        return metadata.ToValue().AsObject().GetValueOrDefault(part);
    }

    /// <summary>
    /// Merges into the dataset's metadata as <see cref="Document.Merge"/> does, atomically: the changes of two simultaneous callers both stay.
    /// </summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="changes">The fields to set. Its id is ignored.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>A task that completes when it is stored.</returns>
    public abstract Task UpdateMetadataAsync(string datasetId, Document changes, CancellationToken cancellationToken = default);

    /// <summary>Stores the labels and centroids of a clustering, and replaces an existing one, atomically.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="clustering">The clustering without its labels. It can have no centroid, for example if a model finds only outliers.</param>
    /// <param name="labels">
    /// The labels, in any order. Those of documents that do not exist are ignored; of two for one document, the last is stored. A label need not have a
    /// centroid.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>A task that completes when all is stored.</returns>
    /// <exception cref="FieldNotFoundException">The vector field does not exist; the candidates are the existing ones.</exception>
    /// <exception cref="ArgumentException">
    /// Labels and centroids differ in number; the alias is empty or has a dot; or labels at this path would be above or below those of another clustering.
    /// </exception>
    public abstract Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default);

    /// <summary>Replaces the centroids of a clustering, atomically; its labels stay. A clustering that does not exist is created without labels.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="clustering">The clustering without its labels. It can have no centroid.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>A task that completes when they are stored.</returns>
    /// <exception cref="FieldNotFoundException">The vector field does not exist; the candidates are the existing ones.</exception>
    /// <exception cref="ArgumentException">As for <see cref="WriteClusteringAsync"/>.</exception>
    public abstract Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default);

    /// <summary>Adds or replaces the labels of documents in a clustering, atomically; other labels and the centroids stay.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="labels">The labels, as for <see cref="WriteClusteringAsync"/>.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>A task that completes when they are stored.</returns>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist.</exception>
    public abstract Task UpdateLabelsAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default);

    /// <summary>Reads a clustering: its centroids, with the same bits, its metric and its model.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Null if it does not exist, or has no centroids but only labels that were written with documents.</returns>
    public abstract Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default);

    /// <summary>Lists the clusterings, those without centroids too.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Their keys, in ordinal order of the vector field and then the alias.</returns>
    public abstract Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a clustering with its labels and centroids, atomically.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>False if it did not exist.</returns>
    public abstract Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default);

    /// <summary>Reads the labels of a clustering.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="filter">The condition on documents; null reads all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One label for each document that has one, in insertion order.</returns>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist; the exception names those of the vector field.</exception>
    /// <exception cref="ArgumentException">The filter reads the value of a vector.</exception>
    public abstract Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the revision of the labels of a clustering, which shows whether cached labels are still those of the store.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// A text that changes when a document gets, changes or loses its label, and when another clustering of the same key replaces this one, but not with
    /// metadata, centroids or labels of another clustering. Null, the default, if the store has no such revisions: then labels are not cached.
    /// </returns>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist; the exception names those of the vector field.</exception>
    public virtual async Task<string?> GetLabelRevisionAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        IReadOnlyList<ClusteringKey> all = await ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false);
        string[] aliases = [.. all.Where(each => each.VectorField == key.VectorField).Select(each => each.Alias)];
        return all.Contains(key) ? null : throw new ClusteringNotFoundException(datasetId, key.VectorField, key.Alias, aliases);
    }

    /// <summary>Counts the documents of each label of a clustering, alone or per value of a field.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="field">The dotted path of a field whose values are counted within each label; null, the default, counts the labels alone.</param>
    /// <param name="filter">The condition on documents; null counts all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// One count for each label and value that occur together, in ordinal order of the labels, then of the values as <see cref="FieldValueComparer"/> orders
    /// them, arrays and objects by their JSON; without a field, one per label. <see cref="FieldValue.Equals(FieldValue)"/> compares values, entire arrays and
    /// objects in their canonical form (<see cref="FieldValue.ToCanonical"/>); null is not a value.
    /// </returns>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist; the exception names those of the vector field.</exception>
    /// <exception cref="ArgumentException">The field is empty, or the filter reads the value of a vector.</exception>
    /// <remarks>By default this method reads the labels and the field and counts them; a store can override it.</remarks>
    public virtual async Task<IReadOnlyList<LabelCount>> CountLabelsAsync(
        string datasetId, ClusteringKey key, string? field = null, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<DocumentLabel> labels = await ReadLabelsAsync(datasetId, key, filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentValue> values = field is null ? [] : await ReadFieldAsync(datasetId, field, filter, cancellationToken).ConfigureAwait(false);
        return LabelCounter.Count(labels, values);
    }

    /// <summary>
    /// Closes the store and releases its resources. Running calls complete or fail; every later call throws <see cref="ObjectDisposedException"/>. A second
    /// call has no effect.
    /// </summary>
    public abstract void Dispose();

    /// <summary>Closes the store as <see cref="Dispose"/> does, without blocking.</summary>
    /// <returns>A task that completes when it is closed.</returns>
    public abstract ValueTask DisposeAsync();
}
