using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Centroids;

/// <summary>Merges, relabels and names the clusters of a clustering.</summary>
internal sealed class ClusterEditor(ClusteringContext context)
{
    private readonly DocumentStore _store = context.Store;
    private readonly HistoryStore _history = new(context);

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
        LabeledClustering result = new LabeledClustering(clustering, labels).Merge(target, merged);
        await _store.WriteClusteringAsync(context.DatasetId, result.Clustering, result.Labels, cancellationToken).ConfigureAwait(false);
        await context.Names.MoveAsync(merged.Select(label => KeyValuePair.Create(label, (string?)null))).ConfigureAwait(false);
        await _history.AddAsync(new ClusterEdit
        {
            Kind = ClusterEdit.Merge,
            Changes = merged.ToDictionary(label => label, _ => target, StringComparer.Ordinal),
            Parts = positions.ToDictionary(
                position => clustering.Labels[position], position => clustering.Centroids[position].ToArray(), StringComparer.Ordinal),
        }).ConfigureAwait(false);
        return labels.LongCount(label => gone.Contains(label.Label));
    }

    public async Task<long> RenameAsync(IReadOnlyDictionary<string, string> names, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await context.ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        LabeledClustering before = new(clustering, labels);
        RequireNewLabels(names, before.Known);
        LabeledClustering result = before.Rename(names);
        await _store.WriteClusteringAsync(context.DatasetId, result.Clustering, result.Labels, cancellationToken).ConfigureAwait(false);
        await context.Names.MoveAsync(names.Select(label => KeyValuePair.Create(label.Key, (string?)label.Value))).ConfigureAwait(false);
        Dictionary<string, string> changes = names.Where(label => label.Key != label.Value).ToDictionary(StringComparer.Ordinal);
        if (changes.Count > 0)
        {
            await _history.AddAsync(new ClusterEdit { Kind = ClusterEdit.Rename, Changes = changes }).ConfigureAwait(false);
        }

        return labels.Zip(result.Labels).LongCount(pair => pair.First.Label != pair.Second.Label);
    }

    public async Task<long> MoveAsync(string label, IEnumerable<string> documentIds, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await context.ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        LabeledClustering before = new(clustering, labels);
        string[] moved = [.. documentIds.Distinct(StringComparer.Ordinal)];
        if (label != ClusterLabels.Outlier && !before.Known.Contains(label, StringComparer.Ordinal))
        {
            throw new ArgumentException($"{context.Description} has no cluster '{label}'. It has: {string.Join(", ", before.Known)}.", nameof(label));
        }

        HashSet<string> labeled = new(labels.Select(each => each.DocumentId), StringComparer.Ordinal);
        if (moved.FirstOrDefault(id => !labeled.Contains(id)) is { } unknown)
        {
            throw new ArgumentException(
                $"{context.Description}: document '{unknown}' has no label, so it cannot be moved. "
                    + $"{nameof(ClusterOps.AssignUnlabeledAsync)} labels documents that have a vector.",
                nameof(documentIds));
        }

        Dictionary<string, string> targets = moved.ToDictionary(id => id, _ => label, StringComparer.Ordinal);
        DocumentLabel[] changed =
        [
            .. labels.Where(each => targets.ContainsKey(each.DocumentId) && each.Label != label).Select(each => each with { Label = label }),
        ];
        if (moved.Length > 0)
        {
            await _store.UpdateLabelsAsync(context.DatasetId, context.Key, changed, cancellationToken).ConfigureAwait(false);
            await _history.AddAsync(new ClusterEdit { Kind = ClusterEdit.Move, Changes = targets }).ConfigureAwait(false);
        }

        return changed.Length;
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
            await _history.AddAsync(new ClusterEdit { Kind = ClusterEdit.Name, Changes = names.ToDictionary(StringComparer.Ordinal) }).ConfigureAwait(false);
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
