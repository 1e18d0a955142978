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
    /// Computes a vector from columns of numbers, scaled so that no column dominates by its unit, and writes it. The scaling is stored with the vector field.
    /// </summary>
    /// <param name="columns">The dotted paths of the columns, each once, at least one: numbers, booleans (0 and 1), and by option categories.</param>
    /// <param name="vectorField">The dotted path of the vector field to write; it is declared if the schema does not have it.</param>
    /// <param name="scaling">The scaling; its parameters are found on the documents that have a value.</param>
    /// <param name="options">Missing values, categories, and the documents; null means the defaults and all documents.</param>
    /// <param name="progress">Receives a report after each batch of vectors that the store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; acknowledged vectors stay.</param>
    /// <returns>The columns with their scaling, and the documents that were skipped or rejected.</returns>
    /// <remarks>
    /// Reads the columns once and keeps their values in memory during the call. A column in which all values are equal becomes 0. A
    /// report of a clustering of the field states the scaling.
    /// </remarks>
    /// <exception cref="FieldNotFoundException">No document has one of the columns.</exception>
    /// <exception cref="ArgumentException">
    /// No column is named or one is named twice, a column holds text and <see cref="VectorizeColumnsOptions.EncodeCategories"/> is false, has too many
    /// categories or no value, or its values are too far apart to be scaled.
    /// </exception>
    /// <exception cref="VectorShapeException">The vector field already holds vectors of another dimension.</exception>
    /// <exception cref="DocumentsRejectedException">The store rejected all vectors.</exception>
    /// <example>
    /// <code>
    /// await wines.InsertDocumentsAsync(DocumentFile.ReadAsync("wine.csv", new() { GenerateMissingIds = true }));
    /// await wines.VectorizeColumnsAsync(["alcohol", "malic_acid", "hue"], "wine_vector_", Scaling.Standardize);
    /// Console.WriteLine(await wines.GetClusterOps("kmeans-3", "wine_vector_").FitAsync(new KMeans(3)));
    /// </code>
    /// </example>
    public virtual Task<VectorizeColumnsSummary> VectorizeColumnsAsync(
        IReadOnlyList<string> columns,
        string vectorField,
        Scaling scaling = Scaling.Standardize,
        VectorizeColumnsOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count, nameof(columns));
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        if (!Enum.IsDefined(scaling))
        {
            throw new ArgumentOutOfRangeException(nameof(scaling), scaling, "Not a scaling.");
        }

        if (columns.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Dataset '{Id}': the column '{twice.Key}' is named twice.", nameof(columns));
        }

        return new ColumnVectorization(_store, Id).RunAsync([.. columns], vectorField, scaling, options ?? new(), progress, cancellationToken);
    }

    /// <summary>
    /// Computes the vectors of documents that were inserted after their columns were scaled, by the scaling that is stored with the vector field.
    /// </summary>
    /// <param name="vectorField">The dotted path of a vector field that the overload with columns has written.</param>
    /// <param name="progress">Receives a report after each batch of vectors that the store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; acknowledged vectors stay.</param>
    /// <returns>The stored scaling, and the documents that got a vector, were skipped or rejected. Documents that have a vector are not read.</returns>
    /// <exception cref="InvalidOperationException">No scaling is stored with the field.</exception>
    public virtual Task<VectorizeColumnsSummary> VectorizeColumnsAsync(
        string vectorField, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        return new ColumnVectorization(_store, Id).RunAsync(vectorField, progress, cancellationToken);
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
