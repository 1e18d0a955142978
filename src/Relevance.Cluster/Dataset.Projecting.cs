using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>Vectors as points on a map.</content>
public partial class Dataset
{
    /// <summary>Projects the vectors of a field onto the few directions in which they differ most (principal components): a map of the documents, if there are two.</summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="options">How many directions, which documents, and where to store the coordinates; null means two, all, nowhere.</param>
    /// <param name="progress">Told after each batch read, each pass over the vectors (<see cref="FitStage.Fitting"/>, whose total is known here), and each batch written.</param>
    /// <param name="cancellationToken">Ends the work early; coordinates that were acknowledged stay.</param>
    /// <returns>A point for each document with a vector, and how much of the variance the directions explain.</returns>
    /// <exception cref="FieldNotFoundException">There is no such vector field.</exception>
    /// <exception cref="NoVectorsException">No document has a vector there, or none that matches the filter.</exception>
    /// <exception cref="ArgumentException">
    /// There are fewer components than dimensions asked for, the projection given is of another length, or the field to store in is this one, or is known as something else.
    /// </exception>
    /// <exception cref="DocumentsRejectedException">The store took none of the coordinates.</exception>
    /// <remarks>Reads the vectors unless they are in memory. See <see cref="PrincipalComponentsMethod"/> for the cost. Vectors count as they are; nothing is scaled to length 1.</remarks>
    public virtual async Task<Projection> ProjectAsync(
        string vectorField, ProjectionOptions? options = null, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        options ??= new ProjectionOptions();
        Schema schema = await GetSchemaAsync(cancellationToken).ConfigureAwait(false);

        if (!schema.TryGetValue(vectorField, out FieldType type) || !type.IsVector)
        {
            throw await UndeclaredVectors.ExplainAsync(_store, Id, vectorField, schema, cancellationToken).ConfigureAwait(false);
        }

        VectorColumn column = await _vectors.GetAsync(Id, vectorField, progress, cancellationToken).ConfigureAwait(false);
        return await ProjectColumnAsync(vectorField, column, options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Projects what was read, and stores the coordinates where the options say so.</summary>
    internal async Task<Projection> ProjectColumnAsync(
        string vectorField, VectorColumn column, ProjectionOptions options, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        int[]? rows = options.Filter is null ? null : await RowsOfAsync(column, options.Filter, cancellationToken).ConfigureAwait(false);
        VectorSet vectors = rows is null ? column.Vectors : column.Vectors.Select(rows);

        if (vectors.Count == 0)
        {
            throw new NoVectorsException(Id, vectorField, options.Filter?.ToString());
        }

        int dimensions = options.Components?.Count ?? options.Dimensions;
        RequireDimensions(vectorField, vectors.Dimension, options);
        bool isKnown = await RequirePlaceAsync(vectorField, options.StoreAs, dimensions, cancellationToken).ConfigureAwait(false);

        // Long computation: handed to the pool.
        (PrincipalComponents components, VectorSet coordinates) = await Task.Run(() => Compute(vectors, options, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        ProjectedPoint[] points =
        [
            .. Enumerable.Range(0, vectors.Count).Select(row => new ProjectedPoint { DocumentId = column.DocumentIds[rows?[row] ?? row], Coordinates = coordinates[row].ToArray() }),
        ];
        IReadOnlyList<RejectedDocument> rejected = options.StoreAs is { } field
            ? await StoreAsync(points, field, isKnown ? null : dimensions, progress, cancellationToken).ConfigureAwait(false)
            : [];
        long all = await _store.CountAsync(Id, filter: null, cancellationToken).ConfigureAwait(false);

        return new Projection
        {
            DatasetId = Id,
            VectorField = vectorField,
            Points = points,
            Components = components,
            SkippedCount = Math.Max(0, all - points.Length),
            StoredAs = options.StoreAs,
            Rejected = rejected,
        };
    }

    private static (PrincipalComponents Components, VectorSet Coordinates) Compute(
        VectorSet vectors, ProjectionOptions options, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        PrincipalComponents components = options.Components ?? PrincipalComponents.Fit(vectors, options.Dimensions, options.Fitting, progress, cancellationToken);
        return (components, components.Transform(vectors, options.Fitting?.MaxDegreeOfParallelism ?? -1, cancellationToken));
    }

    private async Task<IReadOnlyList<RejectedDocument>> StoreAsync(
        ProjectedPoint[] points, string field, int? declaredLength, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        if (declaredLength is { } length)
        {
            await DeclareVectorFieldAsync(field, length, cancellationToken).ConfigureAwait(false);
        }

        WriteSummary written = await UpdateDocumentsAsync(
            points.Select(point => new Document(point.DocumentId) { [field] = point.Coordinates.ToArray() }),
            options: null,
            progress is null ? null : new WriteReport(progress, points.Length),
            cancellationToken).ConfigureAwait(false);
        return written.Rejected;
    }

    private void RequireDimensions(string vectorField, int length, ProjectionOptions options)
    {
        if (options.Components is { } components && components.Dimension != length)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Dataset '{Id}', field '{vectorField}': the projection given is of vectors of {components.Dimension} components, these have {length}."),
                nameof(options));
        }

        if (options.Components is null && options.Dimensions > length)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Dataset '{Id}', field '{vectorField}': {options.Dimensions} dimensions were asked for, the vectors have {length}."), nameof(options));
        }
    }

    /// <summary>Makes sure that coordinates can be stored in a field.</summary>
    /// <returns>Whether the schema knows it already.</returns>
    private async Task<bool> RequirePlaceAsync(string vectorField, string? storeAs, int dimensions, CancellationToken cancellationToken)
    {
        if (storeAs is null)
        {
            return true;
        }

        Schema schema = await GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        bool isKnown = schema.TryGetValue(storeAs, out FieldType type);
        string? reason = storeAs.Length == 0 ? "the field has no name"
            : storeAs == vectorField ? "it is the field that is projected"
            : isKnown && type != FieldType.Vector(dimensions) ? string.Create(CultureInfo.InvariantCulture, $"expected a vector of {dimensions} components, found {type}")
            : null;
        return reason is null ? isKnown : throw new ArgumentException($"Dataset '{Id}': coordinates of '{vectorField}' cannot be stored in '{storeAs}': {reason}.", nameof(storeAs));
    }

    private async Task<int[]> RowsOfAsync(VectorColumn column, Filter filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = await _store.ListIdsAsync(Id, filter, cancellationToken).ConfigureAwait(false);
        return [.. ids.Select(id => column.Rows.TryGetValue(id, out int row) ? row : -1).Where(row => row >= 0).Order()];
    }

    private sealed class WriteReport(IProgress<FitProgress> progress, long total) : IProgress<WriteProgress>
    {
        public void Report(WriteProgress value) => progress.Report(new FitProgress(FitStage.Writing, value.WrittenCount, total));
    }
}
