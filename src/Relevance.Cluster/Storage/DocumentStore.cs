using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Storage;

/// <summary>
/// Where documents live: the one seam between the object model and a place that keeps datasets. An abstract class, so that members can be added;
/// safe to use from many threads at once. Users call <c>RelevanceClient</c>; who writes a store derives from this and passes the conformance tests.
/// </summary>
/// <remarks>
/// <para><b>Failures.</b> Unless it says otherwise, a member throws <see cref="DatasetNotFoundException"/> for a dataset that is not there, <see cref="ArgumentException"/> for a dataset id
/// that does not keep to <see cref="DatasetIds"/>, <see cref="DocumentStoreException"/> when the place itself fails, <see cref="ObjectDisposedException"/> once it is closed, and
/// <see cref="OperationCanceledException"/> when cancelled; a token that is cancelled beforehand always cancels.</para>
/// <para><b>Writes.</b> Each member that changes something does so in one step: other callers see the state before or after it, and a call that fails or is cancelled has changed nothing.
/// What a call acknowledged survives a crash, where the store keeps anything at all.</para>
/// <para><b>Order of insertion.</b> A document stands where it was first inserted, also after it was changed or replaced; one that was deleted and comes again stands at the end.</para>
/// <para><b>Documents</b> are copied on their way in and out, to the letter: numbers keep their text, vectors their bits, fields their order, but that labels come last.</para>
/// <para><b>Labels.</b> A document is presented with its labels at <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>; filters, facets, orders and the schema see them there. A document that is
/// written with text at such a path sets its label, in a clustering without centroids when there is none of that name; null in an update takes it away. Anything else at <c>_cluster_</c>
/// gets the document rejected.</para>
/// <para><b>Filters</b> give what <see cref="Filter.Apply"/> gives on the documents as presented, in the order of insertion, set-level filters included; null is every document. One that asks for
/// the value of a vector field is an <see cref="ArgumentException"/>. A field that no document has is just missing.</para>
/// </remarks>
public abstract class DocumentStore : IAsyncDisposable, IDisposable
{
    /// <summary>
    /// Gets a folder on this machine for matrices of vectors that are too large to be held in memory, or null (as here) when the store has none. What is in it can be made again from the store
    /// at any time; it need not exist.
    /// </summary>
    public virtual string? VectorFolder => null;

    /// <summary>
    /// Gets where people look at this store in a browser, with a slash at its end; null (as here) when there is no such place. Results carry the address of their page below it. It holds no key.
    /// </summary>
    public virtual Uri? DashboardUrl => null;

    /// <summary>Gets the store itself, or the one that it only stands before: what tells whether two are the same.</summary>
    internal virtual DocumentStore Innermost => this;

    /// <summary>Creates a dataset.</summary>
    /// <param name="datasetId">Its id; see <see cref="DatasetIds"/>.</param>
    /// <param name="schema">The fields that are declared beforehand, above all vector fields whose name does not say so; may be empty.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when it was there already; then nothing changed, its schema included. Of several callers at once, one gets true.</returns>
    public abstract Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default);

    /// <summary>Begins a dataset that nobody sees until it is published, so that it can be filled in many steps and be there in one.</summary>
    /// <param name="datasetId">The id that it is to have; see <see cref="DatasetIds"/>.</param>
    /// <param name="schema">The fields that are declared beforehand; may be empty.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// The id under which the other members fill it (<see cref="DatasetIds.IsStaged"/>), and <see cref="DeleteDatasetAsync"/> gives it up; it is in no list. Null when there is a dataset of the id that it
    /// is to have. A store that cannot hide a dataset creates it and gives its own id.
    /// </returns>
    /// <remarks>What is neither published nor given up goes when the process that keeps the store has ended, at the latest when the place is opened again.</remarks>
    public abstract Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default);

    /// <summary>Makes a dataset that was staged be there, in one step: with all that it holds, under the id that it is to have.</summary>
    /// <param name="stagedId">What <see cref="StageDatasetAsync"/> gave.</param>
    /// <param name="datasetId">The id that it is to have.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when there is a dataset of this id meanwhile; then nothing changed.</returns>
    /// <exception cref="ArgumentException">The first is no id of a staged dataset, or the second is none of a dataset.</exception>
    public abstract Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a dataset with everything in it: documents, vectors, labels, centroids, schema, metadata.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>False when it was not there.</returns>
    public abstract Task<bool> DeleteDatasetAsync(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Says whether a dataset is there.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Whether it is; never <see cref="DatasetNotFoundException"/>.</returns>
    public abstract Task<bool> DatasetExistsAsync(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Lists the ids of all datasets.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The ids in ordinal order; empty when there is none.</returns>
    public abstract Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads which fields the dataset has: those that were declared, those that <see cref="SchemaInference"/> learned from documents, and those where labels are presented.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// The schema. It only grows while documents come and go: a field stays when its last document is deleted. What was rejected has taught it nothing. The fields of labels go with their
    /// clustering.
    /// </returns>
    public abstract Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Declares a vector field, also one that documents hold already as a list of numbers: each becomes a vector. Null and missing stay as they are.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="field">The dotted path; neither <c>_id</c> nor <c>_cluster_</c> nor below it.</param>
    /// <param name="length">The number of components, 1 to <see cref="FieldType.MaxVectorDimension"/>.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A task that ends when it is declared; nothing changes when it was, with the same length.</returns>
    /// <exception cref="ArgumentException">No vector can be at that path.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of its range.</exception>
    /// <exception cref="VectorShapeException">The field has another length already, or a document (which it names) holds something else than so many finite numbers. Nothing changed.</exception>
    public abstract Task DeclareVectorFieldAsync(string datasetId, string field, int dimension, CancellationToken cancellationToken = default);

    /// <summary>Writes one batch in the order given, in one step: whole, but for the documents that are rejected, which change nothing and are listed.</summary>
    /// <param name="datasetId">The dataset. It is not created.</param>
    /// <param name="documents">
    /// The documents; they are not changed. Of one id that comes twice, an insert takes the first and rejects the second, an upsert ends with the last, an update merges one after the other.
    /// </param>
    /// <param name="mode">
    /// Insert rejects ids that are there, update those that are not. An upsert replaces the whole document, its vectors and labels too; an update merges objects member by member and replaces
    /// everything else, arrays, vectors and null included.
    /// </param>
    /// <param name="cancellationToken">Ends the call early; then nothing was written.</param>
    /// <returns>How many were inserted and updated, and every document that was rejected, in the order given, with the field, what was expected and what is there.</returns>
    /// <remarks>
    /// Rejected are, as <see cref="SchemaInference"/> says, vectors that are not finite or not of the field's length, and text that is not Unicode. An exception out of
    /// <paramref name="documents"/> is passed on, and nothing was written.
    /// </remarks>
    public abstract Task<WriteSummary> WriteAsync(
        string datasetId, IReadOnlyList<Document> documents, WriteMode mode, CancellationToken cancellationToken = default);

    /// <summary>Deletes the documents that match, with their vectors and labels. Centroids and schema stay.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="filter">The condition; <see cref="Filter.All"/> for all.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing was deleted.</param>
    /// <returns>How many documents were deleted.</returns>
    /// <exception cref="ArgumentException">The filter asks for the value of a vector.</exception>
    public abstract Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken = default);

    /// <summary>Reads documents by id.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="documentIds">The ids, compared ordinally; any number of them.</param>
    /// <param name="query">Which fields: only <see cref="DocumentQuery.SelectFields"/> and <see cref="DocumentQuery.IncludeVectors"/> are used. Null means all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The documents in the order of the ids; one that is asked for twice comes twice, those that are not there are left out.</returns>
    public abstract Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Reads one page of a query.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="query">
    /// Which documents, which of their fields, how many, and in what order: by <see cref="DocumentQuery.Sort"/> as <see cref="FieldValueComparer"/> compares, or by
    /// <see cref="ShuffleOrder"/> when there is a seed; ties in the order of insertion, also when a key is descending. Fields that are not selected can be filtered and sorted by. Without
    /// vectors, every vector is left out, those in chunks too (<see cref="Document.RemoveVectors"/>).
    /// </param>
    /// <param name="cursor">
    /// The <see cref="DocumentPage.NextCursor"/> of the page before, of the same dataset, filter and order (fields and page size may differ); null for the first page. It stays valid while
    /// documents come and go, also when the one it stands at is deleted: nothing that was there all along is skipped or repeated.
    /// </param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A page that is full unless it is the last, whose cursor is null; empty when nothing matches.</returns>
    /// <exception cref="ArgumentException">The cursor is none that the store gave for this query, or the filter asks for the value of a vector.</exception>
    public abstract Task<DocumentPage> ReadPageAsync(
        string datasetId, DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Counts documents.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="filter">The condition; null counts all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>How many match.</returns>
    /// <exception cref="ArgumentException">The filter asks for the value of a vector.</exception>
    public abstract Task<long> CountAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Lists the ids of the documents that match.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="filter">The condition; null lists all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The ids in the order of insertion.</returns>
    /// <exception cref="ArgumentException">The filter asks for the value of a vector.</exception>
    public abstract Task<IReadOnlyList<string>> ListIdsAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Summarizes fields.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="query">Which fields and documents. Without fields: every plain one of the schema, labels included, in the schema's order.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// One facet a field, in the order asked for; of a field that no document has, one that counts 0. Figures are of the documents whose value is itself a finite number; those with a number beyond float64 are counted apart. The mean is the float64 nearest to the true one. An item of an array counts once
    /// a document, and arrays and objects in it do not count. Values are told apart as <see cref="FieldValue.Equals(FieldValue)"/> does: <c>1</c> and <c>1.0</c> are one, <c>"1"</c> is another.
    /// </returns>
    /// <exception cref="FieldNotFoundException">A field is a vector; the candidates are the plain fields.</exception>
    /// <exception cref="ArgumentException">The filter asks for the value of a vector.</exception>
    public abstract Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken = default);

    /// <summary>Groups documents and says something of each group.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="query">The groups, their figures and their order. Labels (<c>_cluster_.field.alias</c>) are fields like any other: grouping by them first says it of each cluster.</param>
    /// <param name="filter">The condition; null means every document.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The rows that <see cref="AggregationQuery.Apply"/> gives of the documents that match, figures bit for bit.</returns>
    /// <exception cref="ArgumentException">The query is contradictory (<see cref="AggregationQuery.Validate"/>), or it or the filter asks for the value of a vector.</exception>
    public abstract Task<IReadOnlyList<AggregationRow>> AggregateAsync(
        string datasetId, AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Reads one field of many documents: what a ground-truth field holds.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="field">The dotted path, read as <see cref="Document.this[FieldPath]"/> reads it; <c>_id</c>, objects and vectors too.</param>
    /// <param name="filter">The condition; null reads all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>One value for each document that has the field, null included, in the order of insertion; empty when no document has it.</returns>
    /// <exception cref="ArgumentException">The field is empty, or the filter asks for the value of a vector.</exception>
    public abstract Task<IReadOnlyList<DocumentValue>> ReadFieldAsync(
        string datasetId, string field, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the dataset's metadata.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A document whose id is the dataset's, with no other field when none was set. It is not one of the dataset's documents.</returns>
    public abstract Task<Document> GetMetadataAsync(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Reads one part of the dataset's metadata, for whoever has no use for the rest, which may be reports of megabytes.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="part">The name of a member at the root of the metadata.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The value; missing (<c>default</c>) where the metadata has no such part.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <remarks>A store need not override it: then <see cref="GetMetadataAsync"/> reads all.</remarks>
    public virtual async Task<FieldValue> GetMetadataPartAsync(string datasetId, string part, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        Document metadata = await GetMetadataAsync(datasetId, cancellationToken).ConfigureAwait(false);
        return metadata.ToValue().AsObject().GetValueOrDefault(part);
    }

    /// <summary>Merges into the dataset's metadata as <see cref="Document.Merge"/> does, in one step: of two callers at once, both changes stay.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="changes">The fields to set. Its id plays no part.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>A task that ends when it is stored.</returns>
    public abstract Task UpdateMetadataAsync(string datasetId, Document changes, CancellationToken cancellationToken = default);

    /// <summary>Streams every vector of a field.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The dotted path of a field of type <c>vector</c>.</param>
    /// <param name="cancellationToken">Ends the stream; looked at between batches at least.</param>
    /// <returns>
    /// Batches of any size but 0, in the order of insertion, of the documents that have a vector; none at all when there is none. A batch is valid until the next one is asked for. What is
    /// written meanwhile may be in it or not; a vector that was there all along is in it once. The stream may be left at any time.
    /// </returns>
    /// <exception cref="FieldNotFoundException">There is no vector field of this path; the candidates are those there are. Thrown when the first batch is asked for.</exception>
    public abstract IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default);

    /// <summary>Gets a token that tells whether vectors which were read before are still what the store holds.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// A text that is another one after a vector of the field, or which documents there are, has changed; also when a dataset of the same id takes the place of this one. It stays the same when labels,
    /// clusterings, metadata or other fields are updated, when documents are rejected, and when nothing was deleted. Null when the store has none: then nothing is kept between questions.
    /// </returns>
    public abstract Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default);

    /// <summary>Stores labels and centroids in one step, in place of everything that the same vector field and alias had.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="clustering">What is stored besides the labels. It may have no centroid, as when a model finds nothing but outliers.</param>
    /// <param name="labels">
    /// The labels, in any order. Those of documents that are not there (any more) are passed over; of one document twice, the last one holds. A label need not be one of a centroid.
    /// </param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>A task that ends when all is stored.</returns>
    /// <exception cref="FieldNotFoundException">The dataset has no such vector field; the candidates are those it has.</exception>
    /// <exception cref="ArgumentException">
    /// Labels and centroids differ in number; the alias is empty or has a dot; or labels at this path would be above or below those of another clustering.
    /// </exception>
    public abstract Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default);

    /// <summary>Stores centroids in place of those that a clustering had, in one step; its labels stay. Without such a clustering there is one afterwards, with no label yet.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="clustering">Everything about the clustering but its labels. It may have no centroid.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>A task that ends when they are stored.</returns>
    /// <exception cref="FieldNotFoundException">The dataset has no such vector field; the candidates are those it has.</exception>
    /// <exception cref="ArgumentException">As <see cref="WriteClusteringAsync"/> throws it.</exception>
    public abstract Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default);

    /// <summary>Adds or replaces labels of some documents of a clustering, in one step; the other labels and the centroids stay.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="labels">The labels, taken as <see cref="WriteClusteringAsync"/> takes them.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>A task that ends when they are stored.</returns>
    /// <exception cref="ClusteringNotFoundException">There is no such clustering.</exception>
    public abstract Task UpdateLabelsAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default);

    /// <summary>Reads a clustering's centroids, to the bit, and what made it.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Null when there is none, and when it consists of nothing but labels that documents came with.</returns>
    public abstract Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default);

    /// <summary>Lists the clusterings, those without centroids too.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Their keys, by vector field and then alias, ordinally.</returns>
    public abstract Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a clustering with its labels and centroids, in one step.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>False when it was not there.</returns>
    public abstract Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default);

    /// <summary>Reads the labels of a clustering.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="filter">The condition on documents; null reads all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>One label for each document that has one, in the order of insertion.</returns>
    /// <exception cref="ClusteringNotFoundException">There is no such clustering; it names those that the vector field has.</exception>
    /// <exception cref="ArgumentException">The filter asks for the value of a vector.</exception>
    public abstract Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Counts the documents of each label of a clustering, and among them those of each value of a field.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="field">The dotted path of a field whose values are counted within each label; null (the default) counts the labels alone.</param>
    /// <param name="filter">The condition on documents; null counts all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// One count for each label and value that occur together, by label ordinally, then by value as <see cref="FieldValueComparer"/> orders, arrays and objects by their JSON; without a field, one a
    /// label. Values are told apart as <see cref="FieldValue.Equals(FieldValue)"/> does, arrays and objects as a whole, each in its canonical form (<see cref="FieldValue.ToCanonical"/>), and null is no value.
    /// </returns>
    /// <exception cref="ClusteringNotFoundException">There is no such clustering; it names those that the vector field has.</exception>
    /// <exception cref="ArgumentException">The field is empty, or the filter asks for the value of a vector.</exception>
    /// <remarks>Unless a store counts where the documents are, this reads the labels and the field, and counts them here.</remarks>
    public virtual async Task<IReadOnlyList<LabelCount>> CountLabelsAsync(
        string datasetId, ClusteringKey key, string? field = null, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<DocumentLabel> labels = await ReadLabelsAsync(datasetId, key, filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentValue> values = field is null ? [] : await ReadFieldAsync(datasetId, field, filter, cancellationToken).ConfigureAwait(false);
        return LabelCounter.Count(labels, values);
    }

    /// <summary>Closes the store and lets go of what it holds. What runs is finished or fails; every later call throws <see cref="ObjectDisposedException"/>. Again, it does nothing.</summary>
    public abstract void Dispose();

    /// <summary>Closes the store as <see cref="Dispose"/> does, without blocking.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public abstract ValueTask DisposeAsync();
}
