using Relevance.Cluster.Datasets;

namespace Relevance.Cluster;

/// <content>Searching documents by vectors.</content>
public partial class Dataset
{
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
    /// <remarks>O(n·d) for each query. The vectors are cached between calls until they change in the store.</remarks>
    public virtual Task<VectorSearchResult> SearchAsync(
        IReadOnlyList<VectorQuery> queries, VectorSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return queries.Count == 0
            ? throw new ArgumentException("A search needs at least one vector.", nameof(queries))
            : new VectorSearch(_store, _vectors, Id, options ?? new VectorSearchOptions()).FindAsync(queries, excluded: null, cancellationToken);
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
        return new VectorSearch(_store, _vectors, Id, options ?? new VectorSearchOptions()).FindNeighborsAsync(documentId, vectorField, cancellationToken);
    }
}
