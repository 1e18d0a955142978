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
        Dictionary<string, string> truths = groundTruthField is null
            ? []
            : await ReadTruthsAsync(groundTruthField, cancellationToken).ConfigureAwait(false);
        VectorColumn column = await context.ReadVectorsAsync(progress, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await context.ReadLabelsAsync(options.Filter, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> labelOf = labels.ToDictionary(label => label.DocumentId, label => label.Label, StringComparer.Ordinal);
        bool isByDirection = clustering.Metric == DistanceMetric.Cosine;
        VectorColumn projected = isByDirection
            ? await Task.Run(() => new VectorColumn(UnitVectors.Of(column.Vectors), column.DocumentIds), cancellationToken).ConfigureAwait(false)
            : column;
        Projection map = await new VectorProjection(context.Store, context.DatasetId, context.VectorField, options, progress)
            .RunAsync(projected, cancellationToken)
            .ConfigureAwait(false);
        ProjectedPoint[] points =
        [
            .. map.Points.Select(point =>
                point with { Label = labelOf.GetValueOrDefault(point.DocumentId), Truth = truths.GetValueOrDefault(point.DocumentId) }),
        ];
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        return map with
        {
            Alias = context.Alias,
            GroundTruthField = groundTruthField,
            Points = points,
            Centroids = Project(clustering, isByDirection, map, points),
            Names = names.Of(labelOf.Values.Concat(clustering.Labels)),
        };
    }

    /// <summary>Reads the truth value of each document as unambiguous text.</summary>
    private async Task<Dictionary<string, string>> ReadTruthsAsync(string field, CancellationToken cancellationToken)
    {
        await context.RequirePlainFieldAsync(field, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentValue> values = await context.Store
            .ReadFieldAsync(context.DatasetId, field, options.Filter, cancellationToken)
            .ConfigureAwait(false);
        var names = new ValueNames(values.Select(value => value.Value));
        return values.Where(value => value.Value.HasValue)
            .ToDictionary(value => value.DocumentId, value => names[value.Value]!, StringComparer.Ordinal);
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
