using Relevance.Cluster.Clusterings.Numbers;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Reading, counting, aggregating and searching documents.</content>
public partial class Dataset
{
    /// <summary>Reads documents one by one, internally page by page, in constant memory.</summary>
    /// <param name="query">The documents, their fields and the order; null means all, completely, in insertion order.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The documents. Documents that are written during the read may or may not be included; no other document is skipped or repeated.
    /// </returns>
    /// <exception cref="ArgumentException">The filter of the query does not fit the schema.</exception>
    public virtual IAsyncEnumerable<Document> ReadAsync(DocumentQuery? query = null, CancellationToken cancellationToken = default) =>
        DocumentReader.ReadAsync(_store, Id, query ?? new DocumentQuery(), cancellationToken);

    /// <summary>Reads one page of documents, for callers that page themselves; <see cref="ReadAsync"/> reads all pages.</summary>
    /// <param name="query">The documents, their fields, the order and the page size.</param>
    /// <param name="cursor">The <see cref="DocumentPage.NextCursor"/> of the previous page of the same query; null for the first page.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">The cursor belongs to another query, or the filter does not fit the schema.</exception>
    public virtual Task<DocumentPage> ReadPageAsync(DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _store.ReadPageAsync(Id, query, cursor, cancellationToken);
    }

    /// <summary>Reads one document by its id.</summary>
    /// <param name="documentId">The id.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The complete document; null if it does not exist.</returns>
    public virtual async Task<Document?> GetDocumentAsync(string documentId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(documentId);
        IReadOnlyList<Document> found = await _store.GetDocumentsAsync(Id, [documentId], query: null, cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Reads documents by their ids.</summary>
    /// <param name="documentIds">The ids; a repeated id is read again.</param>
    /// <param name="query">The fields to read (the rest of the query is ignored); null means all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The documents in the order of the ids, without those that do not exist.</returns>
    public virtual Task<IReadOnlyList<Document>> GetDocumentsAsync(
        IEnumerable<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return _store.GetDocumentsAsync(Id, [.. documentIds], query, cancellationToken);
    }

    /// <summary>Counts documents, in the store.</summary>
    /// <param name="filter">The condition; null counts all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The number of documents that match.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    public virtual Task<long> CountAsync(Filter? filter = null, CancellationToken cancellationToken = default) =>
        _store.CountAsync(Id, filter, cancellationToken);

    /// <summary>Reads a random sample of documents; the same seed and data give the same sample.</summary>
    /// <param name="count">The size of the sample, 1 to 10,000; fewer are returned if fewer exist.</param>
    /// <param name="filter">The condition; null samples from all.</param>
    /// <param name="seed">The seed of the sample. The default is 0.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The documents in random order, without their vectors.</returns>
    public virtual async Task<IReadOnlyList<Document>> SampleAsync(
        int count, Filter? filter = null, int seed = 0, CancellationToken cancellationToken = default)
    {
        var query = new DocumentQuery { Filter = filter, ShuffleSeed = seed, PageSize = count, IncludeVectors = false };
        return (await _store.ReadPageAsync(Id, query, cursor: null, cancellationToken).ConfigureAwait(false)).Documents;
    }

    /// <summary>
    /// Summarizes fields, in the store: the counts of each value, and the range and mean of numbers. Numbers beyond float64 are excluded from those, and
    /// counted.
    /// </summary>
    /// <param name="query">The fields and documents; null means every plain field of every document.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One facet per field, in the requested order; a field that none of these documents has counts 0.</returns>
    public virtual Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(FacetQuery? query = null, CancellationToken cancellationToken = default) =>
        _store.GetFacetsAsync(Id, query ?? new FacetQuery(), cancellationToken);

    /// <summary>Groups documents and computes metrics of each group, in the store.</summary>
    /// <param name="query">The groupings, metrics, order and page. Without groupings there is one row for all documents.</param>
    /// <param name="filter">The condition on the documents; null means all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The rows in the order of their groups, level by level.</returns>
    /// <exception cref="ArgumentException">
    /// Two parts of the query have the same name, its order names none of them, it reads the value of a vector, or the filter does not fit the schema.
    /// </exception>
    public virtual async Task<AggregationResult> AggregateAsync(
        AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new AggregationResult(query, await _store.AggregateAsync(Id, query, filter, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Starts an aggregation of groups: <c>await dataset.GroupBy("brand").MeanAsync("price")</c>. Reads nothing.</summary>
    /// <param name="groupings">
    /// The levels of groups, outermost first; a text is the field whose values are the groups. None means one group of all documents.
    /// </param>
    /// <returns>The groups, whose methods call <see cref="AggregateAsync"/>.</returns>
    public virtual GroupedDocuments<AggregationResult> GroupBy(params IReadOnlyList<Grouping> groupings)
    {
        ArgumentNullException.ThrowIfNull(groupings);
        return new GroupedDocuments<AggregationResult>([.. groupings], AggregateAsync);
    }

    /// <summary>Computes the correlation of numeric fields: Pearson's r of each pair.</summary>
    /// <param name="fields">The dotted paths of the fields, each once, at least one.</param>
    /// <param name="filter">The condition on the documents; null means all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The matrix. A value that is missing or not a number is excluded pair by pair; r is NaN if a field does not vary.</returns>
    /// <exception cref="FieldNotFoundException">No document has a field, or it does not hold numbers.</exception>
    /// <exception cref="ArgumentException">No field is named, one is named twice, or the filter does not fit the schema.</exception>
    /// <remarks>Reads the fields one by one.</remarks>
    public virtual async Task<CorrelationMatrix> CorrelationAsync(
        IReadOnlyList<string> fields, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        NumberColumns numbers = await NumberColumns.ReadAsync(_store, Id, fields, filter, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => CorrelationMatrix.Of(fields, numbers.Columns), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts, for each field, the documents that have a value and those that do not, and the vectors that are all zeros.</summary>
    /// <param name="filter">The condition on the documents; null means all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One line per field of the schema. Documents that are written during the call can be counted in some lines and not in others.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    /// <remarks>One count per field, in the store. The vectors are read unless they are cached.</remarks>
    public virtual Task<DatasetHealth> GetHealthAsync(Filter? filter = null, CancellationToken cancellationToken = default) =>
        new HealthCheck(_store, _vectors, Id).RunAsync(filter, cancellationToken);

    /// <summary>Finds the documents whose vectors are nearest to a vector. The search is exact: it reads all vectors.</summary>
    /// <param name="query">The vector and the field to search in.</param>
    /// <param name="options">
    /// The documents, their number and the metric; null means the twenty nearest by cosine, with all fields except vectors.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The page of documents, nearest first, and the total number.</returns>
    /// <exception cref="FieldNotFoundException">The vector field does not exist.</exception>
    /// <exception cref="VectorShapeException">The vector has another dimension, is not finite, or is all zeros while the metric is cosine.</exception>
    /// <exception cref="ArgumentException">The filter does not fit the schema, or a minimum similarity is set for a metric without similarities.</exception>
    /// <example>
    /// <code>
    /// VectorSearchResult found = await dataset.SearchAsync(
    ///     new VectorQuery("title_vector_", vector), new VectorSearchOptions { PageSize = 5, Filter = Filter.Field("category") == "shoes" });
    /// </code>
    /// </example>
    public virtual Task<VectorSearchResult> SearchAsync(
        VectorQuery query, VectorSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return SearchAsync([query], options, cancellationToken);
    }

    /// <summary>
    /// Finds the documents whose vectors are nearest to several vectors, in one field or in several: by the weighted sum of the distances.
    /// </summary>
    /// <param name="queries">The vectors with their fields and weights, at least one. Only documents with a vector in every field are found.</param>
    /// <param name="options">
    /// The documents, their number and the metric; null means the twenty nearest by cosine, with all fields except vectors.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The page of documents, nearest first, and the total number.</returns>
    /// <exception cref="FieldNotFoundException">A vector field does not exist.</exception>
    /// <exception cref="VectorShapeException">A vector has another dimension, is not finite, or is all zeros while the metric is cosine.</exception>
    /// <exception cref="ArgumentException">
    /// No query is given, the filter does not fit the schema, or a minimum similarity is set for a metric without similarities.
    /// </exception>
    /// <remarks>
    /// O(n·d) for each query. The vectors are cached between calls until they change in the store, and beside them a quarter of their size, by which nearly all
    /// rows are excluded before the rest is measured: 2 ms of processor time for the ten nearest of 100,000 vectors of 384 components. The first search also
    /// reads the vectors.
    /// </remarks>
    public virtual Task<VectorSearchResult> SearchAsync(
        IReadOnlyList<VectorQuery> queries, VectorSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return queries.Count == 0
            ? throw new ArgumentException("A search needs at least one vector.", nameof(queries))
            : new VectorSearch(_store, _vectors, _engine, Id, options ?? new VectorSearchOptions()).FindAsync(queries, excluded: null, cancellationToken);
    }

    /// <summary>Finds the documents whose vectors are nearest to each of several vectors. The search is exact: one pass over the vectors for all.</summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="vectors">The vectors to search for, one per row.</param>
    /// <param name="options">
    /// The documents, their number and the metric; null means the twenty nearest by cosine, with all fields except vectors. They apply to each search.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One result per row, in the order of the rows, each as if its vector were searched for alone; empty for a set without rows.</returns>
    /// <exception cref="FieldNotFoundException">The vector field does not exist.</exception>
    /// <exception cref="VectorShapeException">The vectors have another dimension, or one is all zeros while the metric is cosine.</exception>
    /// <exception cref="ArgumentException">The filter does not fit the schema, or a minimum similarity is set for a metric without similarities.</exception>
    /// <remarks>
    /// O(n·d) for each vector, as for <see cref="SearchAsync(VectorQuery, VectorSearchOptions?, CancellationToken)"/>, in a third of the time for 64 vectors:
    /// each row is read once for all of them. The documents of all pages are read together.
    /// </remarks>
    public virtual async Task<IReadOnlyList<VectorSearchResult>> SearchEachAsync(
        string vectorField, VectorSet vectors, VectorSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        ArgumentNullException.ThrowIfNull(vectors);
        return await new VectorSearch(_store, _vectors, _engine, Id, options ?? new VectorSearchOptions())
            .FindEachAsync(vectorField, vectors, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the documents whose vectors are nearest to the vector of a document, without that document. The search is exact.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="options">
    /// The documents, their number and the metric; null means the twenty nearest by cosine, with all fields except vectors. The filter need not match the
    /// document; other documents with an equal vector are found.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The page of documents, nearest first, and the total number.</returns>
    /// <exception cref="FieldNotFoundException">The vector field does not exist.</exception>
    /// <exception cref="VectorShapeException">The document has no vector in the field, or one that is all zeros while the metric is cosine.</exception>
    /// <exception cref="ArgumentException">
    /// The document does not exist, the filter does not fit the schema, or a minimum similarity is set for a metric without similarities.
    /// </exception>
    /// <remarks>O(n·d). The vectors are cached between calls until they change in the store: the document itself is not read.</remarks>
    public virtual Task<VectorSearchResult> FindNeighborsAsync(
        string documentId, string vectorField, VectorSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(documentId);
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        return new VectorSearch(_store, _vectors, _engine, Id, options ?? new VectorSearchOptions())
            .FindNeighborsAsync(documentId, vectorField, cancellationToken);
    }
}
