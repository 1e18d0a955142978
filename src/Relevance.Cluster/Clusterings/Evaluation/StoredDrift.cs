using System.Globalization;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Watches the documents of a stored clustering that arrived after its fit.</summary>
internal sealed class StoredDrift(ClusteringContext context)
{
    public async Task<ClusterDrift> WatchAsync(
        Filter arrived, DriftOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        LabeledVectors labeled = await context.ReadLabeledVectorsAsync(cancellationToken).ConfigureAwait(false);
        int[] news = await RowSelection.ListAsync(context.Store, context.DatasetId, labeled.Column, arrived, cancellationToken).ConfigureAwait(false);
        HashSet<int> isNew = [.. news];
        HashSet<string> labels = new(labeled.Documents.Select(document => document.DocumentId), StringComparer.Ordinal);
        int[] olds = [.. Enumerable.Range(0, labeled.Labels.Length).Where(row => !isNew.Contains(row) && labels.Contains(labeled.Column.DocumentIds[row]))];
        if (olds.Length <= options.NeighborCount)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{context.Description}: {olds.Length} documents have a label and do not match '{arrived}', too few to compare {news.Length} arrived ones "
                        + $"with by {options.NeighborCount} neighbors. The filter must match only the documents that arrived after the fit."),
                nameof(arrived));
        }

        VectorSet vectors = clustering.Metric == DistanceMetric.Cosine ? UnitVectors.Of(labeled.Column.Vectors) : labeled.Column.Vectors;
        int[] clusters = [.. olds.Select(row => labeled.Labels[row])];
        ClusterDrift drift = await context.ComputeAsync(
            () => ClusterDrift.Watch(vectors.Select(olds), clusters, vectors.Select(news), options, progress, cancellationToken),
            row => labeled.Column.DocumentIds[row],
            cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> names = labeled.Names.Index()
            .ToDictionary(name => ClusterLabels.Format(name.Index), name => name.Item, StringComparer.Ordinal);
        return drift with
        {
            Alarms =
            [
                .. drift.Alarms.Select(alarm => alarm with { Label = names[alarm.Label], DocumentId = labeled.Column.DocumentIds[news[alarm.Row]] }),
            ],
            Names = (await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false)).Of(labeled.Names),
        };
    }
}
