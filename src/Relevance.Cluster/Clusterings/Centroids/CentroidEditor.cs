using System.Globalization;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Centroids;

/// <summary>Reads, adds, deletes and recomputes the centroids of a clustering.</summary>
internal sealed class CentroidEditor(ClusteringContext context)
{
    private readonly DocumentStore _store = context.Store;

    public async Task<IReadOnlyList<Centroid>> ReadAsync(CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes = await context.CountLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        return ToCentroids(clustering, sizes, await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads the clustering and validates that it has a centroid to compare.</summary>
    public async Task<StoredClustering> RequireCentroidsAsync(CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        return clustering.Labels.Count > 0
            ? clustering
            : throw new InvalidOperationException(
                $"{context.Description} has no centroid to compare: its model found only outliers. Fit it with another model.");
    }

    public async Task<int> UpsertAsync(
        IReadOnlyDictionary<string, ReadOnlyMemory<float>> centroids, DistanceMetric? metric, CancellationToken cancellationToken)
    {
        int dimension = await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        StoredClustering? stored = await context.FindAsync(cancellationToken).ConfigureAwait(false);
        DistanceMetric used = metric ?? stored?.Metric ?? DistanceMetric.SquaredEuclidean;
        foreach ((string label, ReadOnlyMemory<float> vector) in centroids)
        {
            RequireCentroid(label, vector.Span, dimension, used);
        }

        if (centroids.Count == 0)
        {
            return 0;
        }

        Dictionary<string, ReadOnlyMemory<float>> all = CopyCentroids(stored);
        int before = all.Count;
        foreach ((string label, ReadOnlyMemory<float> vector) in centroids)
        {
            all[label] = vector;
        }

        string[] labels = [.. all.Keys.Order(ClusterLabels.NaturalOrder)];
        StoredClustering result = new()
        {
            Key = context.Key,
            ModelName = stored?.ModelName ?? "centroids",
            Metric = used,
            Labels = labels,
            Centroids = VectorSet.From(labels.Select(label => all[label])),
            FieldWeights = stored?.FieldWeights ?? await context.Vectors.NewWeightsAsync(cancellationToken).ConfigureAwait(false),
        };
        await _store.WriteCentroidsAsync(context.DatasetId, result, cancellationToken).ConfigureAwait(false);
        return all.Count - before;
    }

    public async Task<bool> DeleteAsync(string label, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        int[] kept = [.. Enumerable.Range(0, clustering.Labels.Count).Where(position => clustering.Labels[position] != label)];
        if (kept.Length == clustering.Labels.Count)
        {
            return false;
        }

        StoredClustering result = clustering with
        {
            Labels = [.. kept.Select(position => clustering.Labels[position])],
            Centroids = clustering.Centroids.Select(kept),
        };
        await _store.WriteCentroidsAsync(context.DatasetId, result, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async Task<IReadOnlyList<Centroid>> RecomputeAsync(CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await context.ReadVectorsAsync(progress: null, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await context.ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        MemberMeans members = new(column, labels);
        if (members.Labels.Count > 0)
        {
            DistanceMetric metric = clustering.Metric;
            VectorSet means = await Task.Run(() => members.Compute(metric), cancellationToken).ConfigureAwait(false);
            Dictionary<string, ReadOnlyMemory<float>> all = CopyCentroids(clustering);
            for (int position = 0; position < means.Count; position++)
            {
                all[members.Labels[position]] = means[position].ToArray();
            }

            string[] order = [.. all.Keys.Order(ClusterLabels.NaturalOrder)];
            clustering = clustering with { Labels = order, Centroids = VectorSet.From(order.Select(label => all[label])) };
            await _store.WriteCentroidsAsync(context.DatasetId, clustering, cancellationToken).ConfigureAwait(false);
        }

        return ToCentroids(
            clustering,
            labels.CountBy(label => label.Label, StringComparer.Ordinal).ToDictionary(count => count.Key, count => (long)count.Value, StringComparer.Ordinal),
            await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    private static Dictionary<string, ReadOnlyMemory<float>> CopyCentroids(StoredClustering? stored)
    {
        Dictionary<string, ReadOnlyMemory<float>> all = new(StringComparer.Ordinal);
        for (int position = 0; position < (stored?.Labels.Count ?? 0); position++)
        {
            all.Add(stored!.Labels[position], stored.Centroids[position].ToArray());
        }

        return all;
    }

    private static IReadOnlyList<Centroid> ToCentroids(
        StoredClustering clustering, Dictionary<string, long> sizes, IReadOnlyDictionary<string, string> names) =>
    [
        .. clustering.Labels.Select((label, row) => new Centroid
        {
            Label = label,
            Name = names.GetValueOrDefault(label),
            Vector = clustering.Centroids[row].ToArray(),
            Size = sizes.GetValueOrDefault(label),
        }),
    ];

    private void RequireCentroid(string label, ReadOnlySpan<float> vector, int dimension, DistanceMetric metric)
    {
        if (string.IsNullOrEmpty(label) || label == ClusterLabels.Outlier)
        {
            throw new ArgumentException($"{context.Description}: a centroid cannot have the label '{label}'.", nameof(label));
        }

        if (FindFault(vector, dimension, metric) is { } fault)
        {
            throw new VectorShapeException($"{context.Description}, centroid '{label}'", fault.Expected, fault.Actual)
            {
                DatasetId = context.DatasetId,
                VectorField = context.VectorField,
            };
        }
    }

    private static (string Expected, string Actual)? FindFault(ReadOnlySpan<float> vector, int dimension, DistanceMetric metric)
    {
        if (vector.Length != dimension)
        {
            return (Text($"{dimension} components"), Text($"{vector.Length} components"));
        }

        int bad = 0;
        while (bad < vector.Length && float.IsFinite(vector[bad]))
        {
            bad++;
        }

        return bad < vector.Length ? ("finite components", Text($"{vector[bad]} at index {bad}"))
            : metric == DistanceMetric.Cosine && UnitVectors.IsZero(vector) ? (VectorShape.Direction, "all zeros")
            : null;

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
