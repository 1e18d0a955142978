using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Datasets;

/// <summary>Projects the documents and centroids of a clustering.</summary>
internal sealed class ClusterProjection(ClusteringContext context, ProjectionOptions options, IProgress<OperationProgress>? progress)
{
    public async Task<Projection> RunAsync(string? groundTruthField, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        if (groundTruthField is not null)
        {
            await context.RequirePlainFieldAsync(groundTruthField, cancellationToken).ConfigureAwait(false);
        }

        VectorColumn column = await context.ReadVectorsAsync(progress, cancellationToken).ConfigureAwait(false);
        RowLabels labels = await context.ReadRowLabelsAsync(column, options.Filter, cancellationToken).ConfigureAwait(false);
        bool isByDirection = clustering.Metric == DistanceMetric.Cosine;
        VectorColumn projected = isByDirection
            ? await Task.Run(() => new VectorColumn(UnitVectors.Of(column.Vectors), column.DocumentIds), cancellationToken).ConfigureAwait(false)
            : column;
        (Projection map, int[]? rows) = await new VectorProjection(context.Store, context.DatasetId, context.VectorField, options, progress)
            .RunAsync(projected, cancellationToken)
            .ConfigureAwait(false);
        FieldValue[] truths = groundTruthField is null
            ? []
            : await ReadTruthsAsync(groundTruthField, column.DocumentIds, rows, cancellationToken).ConfigureAwait(false);
        ProjectedPoint[] points = await Task.Run(() => Describe(map.Points, rows, labels, truths), cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        return map with
        {
            Alias = context.Alias,
            GroundTruthField = groundTruthField,
            Points = points,
            Centroids = Project(clustering, isByDirection, map, points),
            Names = names.Of(labels.Names.Concat(clustering.Labels)),
        };
    }

    /// <summary>Reads the truth value of each point.</summary>
    private async Task<FieldValue[]> ReadTruthsAsync(string field, IdList documents, int[]? rows, CancellationToken cancellationToken)
    {
        ValueColumn values = await ValueColumn.ReadAsync(context.Store, context.DatasetId, field, documents, cancellationToken).ConfigureAwait(false);
        return rows is null ? [.. values] : Array.ConvertAll(rows, row => values[row]);
    }

    /// <summary>Adds the label to each point, and the truth value as unambiguous text.</summary>
    private static ProjectedPoint[] Describe(IReadOnlyList<ProjectedPoint> points, int[]? rows, RowLabels labels, FieldValue[] truths)
    {
        ValueNames names = new(truths);
        return
        [
            .. points.Select((point, at) => point with
            {
                Label = labels.Rows[rows?[at] ?? at] is >= 0 and int label ? labels.Names[label] : null,
                Truth = truths.Length == 0 ? null : names[truths[at]],
            }),
        ];
    }

    private static ProjectedCentroid[] Project(StoredClustering clustering, bool isByDirection, Projection map, ProjectedPoint[] points)
    {
        VectorSet centroids = clustering.Centroids;
        VectorSet places = map.Components.Transform(isByDirection ? UnitVectors.Of(centroids) : centroids);
        Dictionary<string, int> sizes = points.Where(point => point.Label is not null)
            .CountBy(point => point.Label!, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        return
        [
            .. clustering.Labels.Select((label, row) =>
                new ProjectedCentroid { Label = label, Coordinates = places[row].ToArray(), Size = sizes.GetValueOrDefault(label) }),
        ];
    }
}
