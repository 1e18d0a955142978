using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Fitting;

/// <summary>A clustering of sub-clusters: existing ones that stay, and new ones.</summary>
internal sealed class SubclusterParts
{
    private readonly string _name;
    private readonly ClusteringKey _key;
    private readonly SortedDictionary<string, float[]> _centroids = new(ClusterLabels.NaturalOrder);
    private readonly List<DocumentLabel> _labels = [];
    private DistanceMetric? _metric;
    private int _dimension = 1;

    private SubclusterParts(string datasetId, ClusteringKey key)
    {
        _name = $"Dataset '{datasetId}', clustering '{key.Alias}' of '{key.VectorField}'";
        _key = key;
    }

    /// <summary>Gets the labels of the documents.</summary>
    public IReadOnlyList<DocumentLabel> Labels => _labels;

    /// <summary>
    /// Reads the part of a clustering that stays: everything except the sub-clusters of the parents that are divided again, and the labels of their members.
    /// </summary>
    public static async Task<SubclusterParts> ReadAsync(
        DocumentStore store,
        string datasetId,
        ClusteringKey key,
        IReadOnlyList<string> parents,
        string[] divided,
        HashSet<string> members,
        CancellationToken cancellationToken)
    {
        SubclusterParts parts = new(datasetId, key);
        IReadOnlyList<ClusteringKey> all = await store.ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false);
        if (!all.Contains(key))
        {
            return parts;
        }

        StoredClustering? stored = await store.GetClusteringAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> labels = await store.ReadLabelsAsync(datasetId, key, filter: null, cancellationToken).ConfigureAwait(false);
        HashSet<string> again = new(divided, StringComparer.Ordinal);
        for (int position = 0; position < (stored?.Labels.Count ?? 0); position++)
        {
            if (!IsOfOneOf(stored!.Labels[position], parents, again))
            {
                parts._centroids.Add(stored.Labels[position], stored.Centroids[position].ToArray());
                parts._metric = stored.Metric;
            }
        }

        parts._labels.AddRange(labels.Where(label => !members.Contains(label.DocumentId) && !IsOfOneOf(label.Label, parents, again)));
        return parts;
    }

    /// <summary>Adds the sub-clusters of one parent.</summary>
    /// <exception cref="ArgumentException">Their metric differs from that of the others, or one has an existing label.</exception>
    public void Add(StoredClustering clustering, IReadOnlyList<DocumentLabel> labels)
    {
        _metric ??= clustering.Metric;
        _dimension = clustering.Centroids.Dimension;
        if (_metric != clustering.Metric)
        {
            throw new ArgumentException(
                $"{_name} has a subclustering by {_metric}, and the model uses {clustering.Metric}. Use another alias for the new one.",
                nameof(clustering));
        }

        for (int position = 0; position < clustering.Labels.Count; position++)
        {
            if (!_centroids.TryAdd(clustering.Labels[position], clustering.Centroids[position].ToArray()))
            {
                throw new ArgumentException(
                    $"{_name} would have two clusters '{clustering.Labels[position]}'. Rename one, or use another alias for the new ones.",
                    nameof(clustering));
            }
        }

        _labels.AddRange(labels);
    }

    /// <summary>Returns the clustering; without a centroid if the model found only outliers.</summary>
    public StoredClustering ToStored(string modelName) => new()
    {
        Key = _key,
        ModelName = modelName,
        Metric = _metric!.Value,
        Labels = [.. _centroids.Keys],
        Centroids = _centroids.Count == 0 ? VectorSet.Empty(_dimension) : VectorSet.From(_centroids.Values),
    };

    /// <summary>Determines whether the parent of a sub-cluster, the longest label that it begins with, is divided again.</summary>
    private static bool IsOfOneOf(string label, IReadOnlyList<string> parents, HashSet<string> again)
    {
        string? owner = parents.Where(parent => label.StartsWith(parent + "-", StringComparison.Ordinal)).MaxBy(parent => parent.Length);
        return owner is not null && again.Contains(owner);
    }
}
