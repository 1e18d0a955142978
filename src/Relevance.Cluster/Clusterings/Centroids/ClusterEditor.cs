using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Centroids;

/// <summary>Merges, relabels and names the clusters of a clustering.</summary>
internal sealed class ClusterEditor(ClusteringContext context)
{
    private readonly DocumentStore _store = context.Store;

    public async Task<long> MergeAsync(string target, IEnumerable<string> others, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        string[] merged = [.. others.Where(label => label != target).Distinct(StringComparer.Ordinal)];
        int[] positions = [PositionOf(clustering, target), .. merged.Select(label => PositionOf(clustering, label))];
        if (merged.Length == 0)
        {
            throw new ArgumentException($"No cluster to merge into '{target}' is specified: expected at least one other label.", nameof(others));
        }

        IReadOnlyList<DocumentLabel> labels = await context.ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        HashSet<string> gone = new(merged, StringComparer.Ordinal);
        DocumentLabel[] changed = [.. labels.Select(label => gone.Contains(label.Label) ? label with { Label = target } : label)];
        int[] kept = [.. Enumerable.Range(0, clustering.Labels.Count).Where(position => !gone.Contains(clustering.Labels[position]))];
        float[] mean = MeanOf(clustering, positions, labels);
        StoredClustering result = clustering with
        {
            Labels = [.. kept.Select(position => clustering.Labels[position])],
            Centroids = VectorSet.From(kept.Select(position => position == positions[0] ? mean : clustering.Centroids[position].ToArray())),
        };
        await _store.WriteClusteringAsync(context.DatasetId, result, changed, cancellationToken).ConfigureAwait(false);
        await context.Names.MoveAsync(merged.Select(label => KeyValuePair.Create(label, (string?)null))).ConfigureAwait(false);
        return labels.LongCount(label => gone.Contains(label.Label));
    }

    public async Task<long> RenameAsync(IReadOnlyDictionary<string, string> names, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await context.ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        string[] known =
        [
            .. clustering.Labels.Union(labels.Select(label => label.Label), StringComparer.Ordinal).Order(ClusterLabels.NaturalOrder),
        ];
        RequireNewLabels(names, known);

        string[] renamed = [.. clustering.Labels.Select(label => names.GetValueOrDefault(label, label))];
        int[] order = [.. Enumerable.Range(0, renamed.Length).OrderBy(position => renamed[position], ClusterLabels.NaturalOrder)];
        DocumentLabel[] changed = [.. labels.Select(label => label with { Label = names.GetValueOrDefault(label.Label, label.Label) })];
        StoredClustering result = clustering with
        {
            Labels = [.. order.Select(position => renamed[position])],
            Centroids = clustering.Centroids.Select(order),
        };
        await _store.WriteClusteringAsync(context.DatasetId, result, changed, cancellationToken).ConfigureAwait(false);
        await context.Names.MoveAsync(names.Select(label => KeyValuePair.Create(label.Key, (string?)label.Value))).ConfigureAwait(false);
        return labels.Zip(changed).LongCount(pair => pair.First.Label != pair.Second.Label);
    }

    public async Task SetNamesAsync(IReadOnlyDictionary<string, string> names, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes = await context.CountLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        HashSet<string> known = new(clustering.Labels.Concat(sizes.Keys), StringComparer.Ordinal);
        foreach ((string label, string name) in names)
        {
            string? reason =
                !known.Contains(label) ? $"the cluster does not exist. The clusters are: {string.Join(", ", known.Order(ClusterLabels.NaturalOrder))}"
                : name is null ? "its name is null; \"\" removes a name"
                : UnicodeText.FindLoneSurrogate(name) >= 0 ? "its name is not valid Unicode: it has a lone surrogate"
                : null;
            if (reason is not null)
            {
                throw new ArgumentException($"{context.Description}, cluster '{label}': {reason}.", nameof(names));
            }
        }

        if (names.Count > 0)
        {
            await context.Names
                .WriteAsync(names.Select(name => KeyValuePair.Create(name.Key, name.Value.Length == 0 ? null : name.Value)), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private void RequireNewLabels(IReadOnlyDictionary<string, string> names, string[] known)
    {
        foreach ((string old, string label) in names)
        {
            string? reason =
                !known.Contains(old, StringComparer.Ordinal) ? $"the cluster does not exist. The clusters are: {string.Join(", ", known)}"
                : string.IsNullOrEmpty(label) ? "the new name is empty"
                : old != label && (old == ClusterLabels.Outlier || label == ClusterLabels.Outlier)
                    ? $"'{ClusterLabels.Outlier}' is the label of documents that belong to no cluster"
                : known.Contains(label, StringComparer.Ordinal) && !names.ContainsKey(label)
                    ? "a cluster with that name already exists; to join both, merge them"
                : names.Count(other => other.Value == label) > 1 ? "several clusters have that new name; to join them, merge them"
                : null;
            if (reason is not null)
            {
                throw new ArgumentException($"{context.Description}: '{old}' cannot be renamed to '{label}': {reason}.", nameof(names));
            }
        }
    }

    /// <summary>Computes the mean of the centroids, weighted by their numbers of documents; equal weights if no document has one of the labels.</summary>
    private static float[] MeanOf(StoredClustering clustering, int[] positions, IReadOnlyList<DocumentLabel> labels)
    {
        Dictionary<string, long> sizes = labels.GroupBy(label => label.Label, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.LongCount(), StringComparer.Ordinal);
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
            $"{context.Description} has no cluster '{label}'. It has: {string.Join(", ", clustering.Labels)}.", nameof(label));
    }
}
