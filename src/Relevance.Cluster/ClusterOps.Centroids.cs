using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Centroids of one's own.</content>
public partial class ClusterOps
{
    /// <summary>
    /// Adds centroids and replaces those whose label is there already; the labels of documents stay. Under a new alias this makes a clustering, to which
    /// <see cref="AssignUnlabeledAsync"/> then assigns the documents.
    /// </summary>
    /// <param name="centroids">Label → vector, as long as the field's vectors (of several fields: all parts together, on the scale of <see cref="VectorBlend"/>). None changes nothing.</param>
    /// <param name="metric">
    /// The metric by which documents are assigned from now on; null (the default) leaves it as it is, and is <see cref="DistanceMetric.SquaredEuclidean"/> for a new clustering.
    /// </param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>How many were added, and not replaced.</returns>
    /// <exception cref="FieldNotFoundException">The dataset has no such vector field.</exception>
    /// <exception cref="ArgumentException">A label is empty, or <c>outlier</c>, which has no centroid.</exception>
    /// <exception cref="VectorShapeException">A vector has another length or a component that is not finite, or is all zeros while the metric is cosine.</exception>
    /// <remarks>Written in one step. Other centroids keep their bits. Vectors are kept as given: for the cosine too, nothing is scaled.</remarks>
    public virtual async Task<int> UpsertCentroidsAsync(
        IReadOnlyDictionary<string, ReadOnlyMemory<float>> centroids, DistanceMetric? metric = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(centroids);
        int dimension = await RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        StoredClustering? stored = await _store.GetClusteringAsync(DatasetId, _key, cancellationToken).ConfigureAwait(false);
        DistanceMetric used = metric ?? stored?.Metric ?? DistanceMetric.SquaredEuclidean;
        foreach ((string label, ReadOnlyMemory<float> vector) in centroids)
        {
            RequireCentroid(label, vector.Span, dimension, used);
        }

        if (centroids.Count == 0)
        {
            return 0;
        }

        Dictionary<string, ReadOnlyMemory<float>> all = new(StringComparer.Ordinal);
        for (int position = 0; position < (stored?.Labels.Count ?? 0); position++)
        {
            all.Add(stored!.Labels[position], stored.Centroids[position].ToArray());
        }

        int before = all.Count;
        foreach ((string label, ReadOnlyMemory<float> vector) in centroids)
        {
            all[label] = vector;
        }

        string[] labels = [.. all.Keys.Order(ClusterLabels.NaturalOrder)];
        StoredClustering result = new()
        {
            Key = _key,
            ModelName = stored?.ModelName ?? "centroids",
            Metric = used,
            Labels = labels,
            Centroids = VectorSet.From(labels.Select(label => all[label])),
            FieldWeights = stored?.FieldWeights ?? await _vectors.NewWeightsAsync(cancellationToken).ConfigureAwait(false),
        };
        await _store.WriteCentroidsAsync(DatasetId, result, cancellationToken).ConfigureAwait(false);
        return all.Count - before;
    }

    /// <summary>Deletes one centroid; the documents keep their labels, which then belong to none.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>True when it was deleted; false when there was no centroid of this label.</returns>
    /// <remarks>
    /// Written in one step. Other centroids keep their bits. The last one may go too. To give the members to another cluster, use <see cref="MergeClustersAsync"/>. A service behind HTTP without the
    /// additions of this library's server keeps a centroid that is not written again.
    /// </remarks>
    public virtual async Task<bool> DeleteCentroidAsync(string label, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        int[] kept = [.. Enumerable.Range(0, clustering.Labels.Count).Where(position => clustering.Labels[position] != label)];
        if (kept.Length == clustering.Labels.Count)
        {
            return false;
        }

        StoredClustering result = clustering with { Labels = [.. kept.Select(position => clustering.Labels[position])], Centroids = clustering.Centroids.Select(kept) };
        await _store.WriteCentroidsAsync(DatasetId, result, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void RequireCentroid(string label, ReadOnlySpan<float> vector, int dimension, DistanceMetric metric)
    {
        if (string.IsNullOrEmpty(label) || label == ClusterLabels.Outlier)
        {
            throw new ArgumentException($"Dataset '{DatasetId}', clustering '{Alias}' of '{VectorField}': a centroid cannot have the label '{label}'.", nameof(label));
        }

        int broken = 0;
        while (broken < vector.Length && float.IsFinite(vector[broken]))
        {
            broken++;
        }

        (string Expected, string Actual)? fault =
            vector.Length != dimension ? (string.Create(CultureInfo.InvariantCulture, $"{dimension} components"), string.Create(CultureInfo.InvariantCulture, $"{vector.Length} components"))
            : broken < vector.Length ? ("finite components", string.Create(CultureInfo.InvariantCulture, $"{vector[broken]} at index {broken}"))
            : metric == DistanceMetric.Cosine && UnitVectors.IsZero(vector) ? (VectorShape.Direction, "all zeros")
            : null;
        if (fault is { } found)
        {
            throw new VectorShapeException($"Dataset '{DatasetId}', clustering '{Alias}' of '{VectorField}', centroid '{label}'", found.Expected, found.Actual)
            {
                DatasetId = DatasetId,
                VectorField = VectorField,
            };
        }
    }
}
