using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Belonging;

/// <summary>Finds outliers, duplicates and wrong labels among the documents of a stored field or clustering.</summary>
internal sealed class StoredBelonging(ClusteringContext context)
{
    public async Task<OutlierRanking> RankFieldAsync(
        OutlierMeasure measure, NeighborOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        VectorColumn column = await ReadFieldAsync(cancellationToken).ConfigureAwait(false);
        return await ComputeAsync(
            column,
            () => OutlierRanking.FindRows(column.Vectors, measure, options, (row => column.DocumentIds[row], _ => null), progress, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<OutlierRanking> RankMembersAsync(
        OutlierMeasure measure, NeighborOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        (VectorColumn column, RowLabels labels, NeighborOptions chosen) = await ReadMembersAsync(options, cancellationToken).ConfigureAwait(false);
        OutlierRanking ranking = await ComputeAsync(
            column,
            () => OutlierRanking.FindRows(
                column.Vectors, measure, chosen, (row => column.DocumentIds[row], row => LabelOf(labels, row)), progress, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return ranking with { Names = (await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false)).Of(labels.Names) };
    }

    public async Task<NearDuplicates> FindDuplicatesInFieldAsync(
        double maxDistance, NeighborOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        VectorColumn column = await ReadFieldAsync(cancellationToken).ConfigureAwait(false);
        NearDuplicates found = await ComputeAsync(
            column, () => NearDuplicates.Find(column.Vectors, maxDistance, options, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        return found with { Groups = [.. found.Groups.Select(group => WithIds(group, column))] };
    }

    public async Task<NearDuplicates> FindDuplicatesAsync(
        double maxDistance, NeighborOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        (VectorColumn column, RowLabels labels, NeighborOptions chosen) = await ReadMembersAsync(options, cancellationToken).ConfigureAwait(false);
        NearDuplicates found = await ComputeAsync(
            column, () => NearDuplicates.Find(column.Vectors, maxDistance, chosen, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        return found with
        {
            Groups = [.. found.Groups.Select(group => WithIds(group, column) with { Clusters = CountClusters(group, labels) })],
            Names = (await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false)).Of(labels.Names),
        };
    }

    public async Task<LabelErrors> FindLabelErrorsAsync(
        string labelField, NeighborOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        VectorColumn column = await ReadFieldAsync(cancellationToken).ConfigureAwait(false);
        await context.RequirePlainFieldAsync(labelField, cancellationToken).ConfigureAwait(false);
        string?[] labels;
        using (ValueColumn values = await ValueColumn
            .ReadAsync(context.Store, context.DatasetId, labelField, column.DocumentIds, cancellationToken).ConfigureAwait(false))
        {
            labels = [.. Enumerable.Range(0, values.Count).Select(row => values[row]).Select(value => value.HasValue ? ValueNames.NameOfOne(value) : null)];
        }

        return await ComputeAsync(
            column,
            () => LabelErrors.FindRows(column.Vectors, labels, options, row => column.DocumentIds[row], progress, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    private static string? LabelOf(RowLabels labels, int row) => labels.Rows[row] < 0 ? null : labels.Names[labels.Rows[row]];

    private static DuplicateGroup WithIds(DuplicateGroup group, VectorColumn column) =>
        group with { DocumentIds = [.. group.Rows.Select(row => column.DocumentIds[row])] };

    private static ClusterCount[] CountClusters(DuplicateGroup group, RowLabels labels) =>
    [
        .. group.Rows.Select(row => LabelOf(labels, row)).OfType<string>()
            .CountBy(label => label, StringComparer.Ordinal)
            .OrderBy(count => count.Key, ClusterLabels.NaturalOrder)
            .Select(count => new ClusterCount(count.Key, count.Value, (double)count.Value / group.Count)),
    ];

    private async Task<VectorColumn> ReadFieldAsync(CancellationToken cancellationToken)
    {
        await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await context.ReadVectorsAsync(progress: null, cancellationToken).ConfigureAwait(false);
        return column.Vectors.Count == 0 ? throw new NoVectorsException(context.DatasetId, context.VectorField, filter: null) : column;
    }

    /// <summary>Reads the vectors and labels of the clustering, and chooses its metric.</summary>
    private async Task<(VectorColumn Column, RowLabels Labels, NeighborOptions Options)> ReadMembersAsync(
        NeighborOptions options, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await ReadFieldAsync(cancellationToken).ConfigureAwait(false);
        RowLabels labels = await context.ReadRowLabelsAsync(column, filter: null, cancellationToken).ConfigureAwait(false);
        DistanceMetric own = clustering.Metric is DistanceMetric.Cosine or DistanceMetric.DotProduct ? DistanceMetric.Cosine : DistanceMetric.Euclidean;
        return (column, labels, options with { Metric = options.Metric ?? own });
    }

    private async Task<T> ComputeAsync<T>(VectorColumn column, Func<T> compute, CancellationToken cancellationToken)
    {
        try
        {
            return await context.ComputeAsync(compute, row => column.DocumentIds[row], cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException exception) when (exception is not ArgumentOutOfRangeException)
        {
            throw context.WithDataset(exception, "options");
        }
    }
}
