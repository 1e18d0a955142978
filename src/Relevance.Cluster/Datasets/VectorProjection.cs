using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Datasets;

/// <summary>Projects the vectors of a dataset, and stores the coordinates if the options request it.</summary>
internal sealed class VectorProjection(
    DocumentStore store, string datasetId, string vectorField, ProjectionOptions options, IProgress<OperationProgress>? progress)
{
    /// <summary>Projects the vectors of the field.</summary>
    public async Task<Projection> RunAsync(VectorCache vectors, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        if (!schema.TryGetValue(vectorField, out FieldType type) || !type.IsVector)
        {
            throw await UndeclaredVectors.ExplainAsync(store, datasetId, vectorField, schema, cancellationToken).ConfigureAwait(false);
        }

        VectorColumn column = await vectors.GetAsync(datasetId, vectorField, progress, cancellationToken).ConfigureAwait(false);
        return (await RunAsync(column, cancellationToken).ConfigureAwait(false)).Map;
    }

    /// <summary>Projects vectors that have been read.</summary>
    /// <returns>The map, and the row of each of its points; null for all rows.</returns>
    public async Task<(Projection Map, int[]? Rows)> RunAsync(VectorColumn column, CancellationToken cancellationToken)
    {
        int[]? rows = options.Filter is null
            ? null
            : await RowSelection.ListAsync(store, datasetId, column, options.Filter, cancellationToken).ConfigureAwait(false);
        VectorSet vectors = rows is null ? column.Vectors : column.Vectors.Select(rows);
        if (vectors.Count == 0)
        {
            throw new NoVectorsException(datasetId, vectorField, options.Filter?.ToString());
        }

        int dimensions = options.Components?.Count ?? options.Dimensions;
        RequireDimensions(options, vectors.Dimension);
        bool isDeclared = await RequireTargetAsync(options.StoreAs, dimensions, cancellationToken).ConfigureAwait(false);
        (PrincipalComponents components, VectorSet coordinates) = await Task.Run(() => Compute(vectors, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        ProjectedPoint[] points =
        [
            .. Enumerable.Range(0, vectors.Count).Select(row =>
                new ProjectedPoint { DocumentId = column.DocumentIds[rows?[row] ?? row], Coordinates = coordinates[row].ToArray() }),
        ];
        IReadOnlyList<RejectedDocument> rejected = options.StoreAs is { } field
            ? await StoreAsync(points, field, isDeclared ? null : dimensions, cancellationToken).ConfigureAwait(false)
            : [];
        long all = await store.CountAsync(datasetId, filter: null, cancellationToken).ConfigureAwait(false);
        Projection map = new()
        {
            DatasetId = datasetId,
            VectorField = vectorField,
            Points = points,
            Components = components,
            SkippedCount = Math.Max(0, all - points.Length),
            StoredAs = options.StoreAs,
            Rejected = rejected,
        };
        return (map, rows);
    }

    private (PrincipalComponents Components, VectorSet Coordinates) Compute(VectorSet vectors, CancellationToken cancellationToken)
    {
        PrincipalComponents components = options.Components
            ?? PrincipalComponents.Fit(vectors, options.Dimensions, options.Fitting, progress, cancellationToken);
        return (components, components.Transform(vectors, options.Fitting?.MaxDegreeOfParallelism ?? -1, cancellationToken));
    }

    private async Task<IReadOnlyList<RejectedDocument>> StoreAsync(
        ProjectedPoint[] points, string field, int? undeclaredDimension, CancellationToken cancellationToken)
    {
        if (undeclaredDimension is { } dimension)
        {
            await VectorFieldDeclaration.DeclareAsync(store, datasetId, field, dimension, cancellationToken).ConfigureAwait(false);
        }

        WriteSummary written = await new DocumentWriter(store, datasetId).WriteAsync(
            points.Select(point => new Document(point.DocumentId) { [field] = point.Coordinates.ToArray() }),
            WriteMode.Update,
            options: null,
            progress is null ? null : new WriteReport(progress, points.Length),
            cancellationToken).ConfigureAwait(false);
        return written.Rejected;
    }

    private void RequireDimensions(ProjectionOptions options, int dimension)
    {
        string? reason = options.Components is { } components
            ? components.Dimension == dimension
                ? null
                : Text($"the projection was computed for vectors of {components.Dimension} components, these have {dimension}")
            : options.Dimensions <= dimension ? null : Text($"{options.Dimensions} dimensions were requested, the vectors have {dimension}");
        if (reason is not null)
        {
            throw new ArgumentException($"Dataset '{datasetId}', field '{vectorField}': {reason}.", nameof(options));
        }
    }

    /// <summary>Validates that coordinates can be stored in the target field.</summary>
    /// <returns>True when the schema already has the field, or nothing is stored.</returns>
    private async Task<bool> RequireTargetAsync(string? storeAs, int dimensions, CancellationToken cancellationToken)
    {
        if (storeAs is null)
        {
            return true;
        }

        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        bool isDeclared = schema.TryGetValue(storeAs, out FieldType type);
        string? reason = storeAs.Length == 0 ? "the field has no name"
            : storeAs == vectorField ? "it is the field that is projected"
            : isDeclared && type != FieldType.Vector(dimensions) ? Text($"expected a vector of {dimensions} components, found {type}")
            : null;
        return reason is null
            ? isDeclared
            : throw new ArgumentException($"Dataset '{datasetId}': coordinates of '{vectorField}' cannot be stored in '{storeAs}': {reason}.", nameof(storeAs));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class WriteReport(IProgress<OperationProgress> progress, long total) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => progress.Report(value with { Total = total });
    }
}
