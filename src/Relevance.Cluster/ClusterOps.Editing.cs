using Relevance.Cluster.Analysis;
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
    /// the same. Written in one step; then the names that the others had beside their labels are taken away, and the target keeps its own. What is not merged
    /// keeps its bits and its place. Documents that are labeled while this runs keep the label that was read.
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

        // Stored is stored: a cancellation from here on would tell the caller otherwise.
        await MoveNamesAsync(merged.Select(label => KeyValuePair.Create(label, (string?)null)), CancellationToken.None).ConfigureAwait(false);
        return labels.LongCount(label => gone.Contains(label.Label));
    }

    /// <summary>Gives clusters other names, in the centroids and in every document.</summary>
    /// <param name="names">The label that is there → the label it gets. Clusters that are not named keep theirs; two may change places.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>How many documents got another label.</returns>
    /// <exception cref="ArgumentException">
    /// A cluster is not there; a new name is empty, is another cluster's, or is given twice; or a name is <c>outlier</c>, which stands for documents of no cluster. Use
    /// <see cref="MergeClustersAsync"/> to make one cluster of two.
    /// </exception>
    /// <remarks>
    /// Written in one step; then the names that were given beside the labels (<see cref="SetClusterNamesAsync"/>) go to the new labels. Centroids keep their
    /// bits and come in the natural order of the new names. Labels without a centroid can be renamed too. Documents that are labeled while this runs keep the
    /// label that was read.
    /// </remarks>
    public virtual async Task<long> RenameClustersAsync(IReadOnlyDictionary<string, string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await _store.ReadLabelsAsync(DatasetId, _key, filter: null, cancellationToken).ConfigureAwait(false);
        string[] known = [.. clustering.Labels.Union(labels.Select(label => label.Label), StringComparer.Ordinal).Order(ClusterLabels.NaturalOrder)];
        RequireNames(names, known);

        string[] renamed = [.. clustering.Labels.Select(label => names.GetValueOrDefault(label, label))];
        int[] order = [.. Enumerable.Range(0, renamed.Length).OrderBy(position => renamed[position], ClusterLabels.NaturalOrder)];
        DocumentLabel[] changed = [.. labels.Select(label => label with { Label = names.GetValueOrDefault(label.Label, label.Label) })];
        StoredClustering result = clustering with { Labels = [.. order.Select(position => renamed[position])], Centroids = clustering.Centroids.Select(order) };
        await _store.WriteClusteringAsync(DatasetId, result, changed, cancellationToken).ConfigureAwait(false);
        await MoveNamesAsync(names.Select(label => KeyValuePair.Create(label.Key, (string?)label.Value)), CancellationToken.None).ConfigureAwait(false);
        return labels.Zip(changed).LongCount(pair => pair.First.Label != pair.Second.Label);
    }

    private void RequireNames(IReadOnlyDictionary<string, string> names, string[] known)
    {
        string clustering = $"Dataset '{DatasetId}', clustering '{Alias}' of '{VectorField}'";
        foreach ((string old, string name) in names)
        {
            string? reason = !known.Contains(old, StringComparer.Ordinal) ? $"there is no such cluster. It has: {string.Join(", ", known)}"
                : string.IsNullOrEmpty(name) ? "the new name is empty"
                : old != name && (old == ClusterLabels.Outlier || name == ClusterLabels.Outlier) ? $"'{ClusterLabels.Outlier}' stands for documents of no cluster"
                : known.Contains(name, StringComparer.Ordinal) && !names.ContainsKey(name) ? "a cluster of that name is there; merge them to make one of both"
                : names.Count(other => other.Value == name) > 1 ? "that name is given to several clusters; merge them to make one of them"
                : null;
            if (reason is not null)
            {
                throw new ArgumentException($"{clustering}: '{old}' cannot be renamed to '{name}': {reason}.", nameof(names));
            }
        }
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
