using Relevance.Cluster.Datasets;

namespace Relevance.Cluster;

/// <content>Creating vector fields from text fields and from other vector fields.</content>
public partial class Dataset
{
    /// <summary>
    /// Computes a vector from the text of each document and writes it: a lexical substitute for a model's embedding, which finds shared words and parts of
    /// words instead of meaning (see <see cref="TextVectorizer"/>).
    /// </summary>
    /// <param name="textFields">The dotted paths of the text fields, at least one; their texts are joined by a space, and those of an array too.</param>
    /// <param name="vectorField">The dotted path of the vector field to write; it is declared if the schema does not have it.</param>
    /// <param name="options">The documents, and a vectorizer or the options to fit one; null means all documents and the defaults.</param>
    /// <param name="progress">Receives a report after each batch of vectors that the store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; acknowledged vectors stay.</param>
    /// <returns>The vectorizer, and the number of vectors. Documents without text do not change, and are listed.</returns>
    /// <remarks>Reads the texts once and keeps them in memory during the call.</remarks>
    /// <exception cref="FieldNotFoundException">No document has one of the text fields.</exception>
    /// <exception cref="DocumentsRejectedException">The vector field already holds vectors of another dimension.</exception>
    public virtual Task<VectorizeSummary> VectorizeAsync(
        IReadOnlyList<string> textFields,
        string vectorField,
        VectorizeOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(textFields);
        ArgumentOutOfRangeException.ThrowIfZero(textFields.Count, nameof(textFields));
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        return new TextVectorization(_store, Id).RunAsync(textFields, vectorField, options ?? new VectorizeOptions(), progress, cancellationToken);
    }

    /// <summary>
    /// Concatenates the vectors of several fields in each document and writes the result. Nothing is scaled, so longer vectors have more influence. To
    /// cluster several fields with equal or chosen weights without storing anything, see <see cref="VectorBlend"/>.
    /// </summary>
    /// <param name="vectorFields">The dotted paths of the vector fields, in the order of their parts; each once, at least two.</param>
    /// <param name="targetField">The dotted path of the vector field to write; it is declared if the schema does not have it.</param>
    /// <param name="filter">The condition on the documents; null means all.</param>
    /// <param name="progress">Receives the numbers of documents changed and rejected so far after each batch; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation between batches; written batches stay.</param>
    /// <returns>
    /// The numbers of documents read and changed, and the rejected documents. Only documents that have a vector in every field are read; the others do not
    /// change. A document that already has the joined vector counts as read, but not as changed.
    /// </returns>
    /// <exception cref="FieldNotFoundException">A vector field does not exist.</exception>
    /// <exception cref="ArgumentException">
    /// Fewer than two fields are named, one is named twice or is the target, or the filter does not fit the schema.
    /// </exception>
    /// <exception cref="VectorShapeException">The target exists and does not hold vectors of the joined dimension.</exception>
    /// <remarks>In batches of the default size, in constant memory. The joined dimension is at most <see cref="FieldType.MaxVectorDimension"/>.</remarks>
    public virtual Task<TransformSummary> JoinVectorsAsync(
        IReadOnlyList<string> vectorFields,
        string targetField,
        Filter? filter = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectorFields);
        ArgumentException.ThrowIfNullOrWhiteSpace(targetField);
        return new VectorJoin(_store, Id).RunAsync([.. vectorFields], targetField, filter, progress, cancellationToken);
    }

    /// <summary>
    /// Projects the vectors of a field onto the few directions in which they differ most (principal components): with two, a map of the documents.
    /// </summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="options">The number of directions, the documents, and the field for the coordinates; null means two, all, no field.</param>
    /// <param name="progress">
    /// Receives a report after each batch read, each pass over the vectors (<see cref="OperationStage.Fitting"/>, with a known total) and each batch written;
    /// may be null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; acknowledged coordinates stay.</param>
    /// <returns>A point for each document with a vector, and the share of the variance that the directions explain.</returns>
    /// <exception cref="FieldNotFoundException">The vector field does not exist.</exception>
    /// <exception cref="NoVectorsException">No document, or none that matches the filter, has a vector.</exception>
    /// <exception cref="ArgumentException">
    /// The vectors have fewer components than dimensions are requested, the given projection has another dimension, or the field for the coordinates is this
    /// field or has another type.
    /// </exception>
    /// <exception cref="DocumentsRejectedException">The store rejected all coordinates.</exception>
    /// <remarks>
    /// Reads the vectors unless they are cached. See <see cref="PrincipalComponentsMethod"/> for the cost. Vectors are not scaled to norm 1.
    /// </remarks>
    public virtual Task<Projection> ProjectAsync(
        string vectorField, ProjectionOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        return new VectorProjection(_store, Id, vectorField, options ?? new ProjectionOptions(), progress).RunAsync(_vectors, cancellationToken);
    }
}
