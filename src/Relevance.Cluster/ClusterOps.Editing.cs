using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Changing a clustering that is there.</content>
public partial class ClusterOps
{
    /// <summary>Makes one cluster of several: the documents of the others get the target's label, and its centroid becomes the mean of all their members.</summary>
    /// <param name="target">The label that stays.</param>
    /// <param name="others">The labels that go into it; the target itself among them, and one that is given twice, do no harm.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>How many documents got another label.</returns>
    /// <exception cref="ArgumentException">A cluster is not there, or none is given beside the target.</exception>
    /// <remarks>
    /// The mean of all members is the mean of the centroids, each weighted by its number of documents, and is computed so (in float64, rounded once); where no cluster has a document, all count
    /// the same. Written in one step. What is not merged keeps its bits and its place. Documents that are labeled while this runs keep the label that was read.
    /// </remarks>
    public virtual async Task<long> MergeClustersAsync(string target, IEnumerable<string> others, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentNullException.ThrowIfNull(others);
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        string[] merged = [.. others.Where(label => label != target).Distinct(StringComparer.Ordinal)];
        int[] positions = [PositionOf(clustering, target), .. merged.Select(label => PositionOf(clustering, label))];
        if (merged.Length == 0)
        {
            throw new ArgumentException($"There is no cluster to merge into '{target}': give at least one other label.", nameof(others));
        }

        IReadOnlyList<DocumentLabel> labels = await _store.ReadLabelsAsync(DatasetId, _key, filter: null, cancellationToken).ConfigureAwait(false);
        HashSet<string> gone = new(merged, StringComparer.Ordinal);
        DocumentLabel[] changed = [.. labels.Select(label => gone.Contains(label.Label) ? label with { Label = target } : label)];
        int[] kept = [.. Enumerable.Range(0, clustering.Labels.Count).Where(position => !gone.Contains(clustering.Labels[position]))];
        float[] center = MeanOf(clustering, positions, labels);
        StoredClustering result = clustering with
        {
            Labels = [.. kept.Select(position => clustering.Labels[position])],
            Centroids = VectorSet.From(kept.Select(position => position == positions[0] ? center : clustering.Centroids[position].ToArray())),
        };

        await _store.WriteClusteringAsync(DatasetId, result, changed, cancellationToken).ConfigureAwait(false);
        return labels.LongCount(label => gone.Contains(label.Label));
    }

    private static float[] MeanOf(StoredClustering clustering, int[] positions, IReadOnlyList<DocumentLabel> labels)
    {
        Dictionary<string, long> sizes = labels.GroupBy(label => label.Label, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.LongCount(), StringComparer.Ordinal);
        long[] weights = [.. positions.Select(position => sizes.GetValueOrDefault(clustering.Labels[position]))];
        if (weights.Sum() == 0)
        {
            Array.Fill(weights, 1);
        }

        double[] sums = new double[clustering.Centroids.Dimension];
        for (int i = 0; i < positions.Length; i++)
        {
            ReadOnlySpan<float> centroid = clustering.Centroids[positions[i]];
            for (int component = 0; component < sums.Length; component++)
            {
                sums[component] += weights[i] * (double)centroid[component];
            }
        }

        double total = weights.Sum();
        return [.. sums.Select(sum => (float)(sum / total))];
    }

    private int PositionOf(StoredClustering clustering, string label)
    {
        for (int position = 0; position < clustering.Labels.Count; position++)
        {
            if (clustering.Labels[position] == label)
            {
                return position;
            }
        }

        throw new ArgumentException(
            $"Dataset '{DatasetId}', clustering '{Alias}' of '{VectorField}' has no cluster '{label}'. It has: {string.Join(", ", clustering.Labels)}.", nameof(label));
    }
}
