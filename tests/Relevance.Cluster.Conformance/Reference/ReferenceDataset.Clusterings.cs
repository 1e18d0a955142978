using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance.Reference;

/// <content>Labels and centroids.</content>
internal sealed partial class ReferenceDataset
{
    public void WriteClustering(StoredClustering clustering, IReadOnlyList<DocumentLabel> labels)
    {
        Store(clustering, new(StringComparer.Ordinal), NextRevision());
        UpdateLabels(clustering.Key, labels);
    }

    public void WriteCentroids(StoredClustering clustering)
    {
        ReferenceClustering? known = _clusterings.GetValueOrDefault(clustering.Key);
        Store(clustering, known?.Labels ?? new(StringComparer.Ordinal), known?.Origin ?? NextRevision());
    }

    public void UpdateLabels(ClusteringKey key, IReadOnlyList<DocumentLabel> labels)
    {
        ReferenceClustering clustering = GetClustering(key);
        foreach (DocumentLabel label in labels.Where(label => _bodies.ContainsKey(label.DocumentId)))
        {
            clustering.SetLabel(label.DocumentId, label.Label);
        }
    }

    public StoredClustering? FindClustering(ClusteringKey key) => _clusterings.GetValueOrDefault(key)?.Stored;

    public IReadOnlyList<ClusteringKey> ListClusterings() =>
        [.. _clusterings.Keys.OrderBy(key => key.VectorField, StringComparer.Ordinal).ThenBy(key => key.Alias, StringComparer.Ordinal)];

    public bool DeleteClustering(ClusteringKey key) => _clusterings.Remove(key);

    public IReadOnlyList<DocumentLabel> ReadLabels(ClusteringKey key, Filter? filter)
    {
        Dictionary<string, string> labels = GetClustering(key).Labels;
        return [.. Select(filter).Where(document => labels.ContainsKey(document.Id)).Select(document => new DocumentLabel(document.Id, labels[document.Id]))];
    }

    /// <summary>Returns the text of all labels, which shows whether one has changed.</summary>
    public string GetLabelRevision(ClusteringKey key) =>
        string.Join('\n', [GetClustering(key).Origin, .. ReadLabels(key, filter: null).Select(label => $"{label.DocumentId}\t{label.Label}")]);

    private void Store(StoredClustering clustering, Dictionary<string, string> labels, string origin)
    {
        ClusteringKey key = clustering.Key;
        if (clustering.Labels.Count != clustering.Centroids.Count)
        {
            throw new ArgumentException($"There are {clustering.Labels.Count} labels for {clustering.Centroids.Count} centroids.", nameof(clustering));
        }

        if (key.FindVectorFields(_schema).Count == 0)
        {
            throw new FieldNotFoundException(_id, key.VectorField, "a vector field", _schema.VectorFields);
        }

        if (!_clusterings.ContainsKey(key) && FindFault(key) is { } fault)
        {
            throw new ArgumentException(fault, nameof(clustering));
        }

        _clusterings[key] = new ReferenceClustering { Stored = clustering with { Labels = [.. clustering.Labels] }, Labels = labels, Origin = origin };
    }

    private ReferenceClustering GetClustering(ClusteringKey key) =>
        _clusterings.TryGetValue(key, out ReferenceClustering? clustering)
            ? clustering
            : throw new ClusteringNotFoundException(
                _id, key.VectorField, key.Alias, [.. ListClusterings().Where(known => known.VectorField == key.VectorField).Select(known => known.Alias)]);

    private void RemoveLabels(string documentId)
    {
        foreach (ReferenceClustering clustering in _clusterings.Values)
        {
            clustering.SetLabel(documentId, null);
        }
    }

    /// <summary>Creates the clusterings of the labels in a document, if they do not exist yet.</summary>
    private bool TryAddClusterings(IEnumerable<KeyValuePair<ClusteringKey, string?>> labels, out string? reason)
    {
        reason = null;
        foreach (ClusteringKey key in labels.Where(label => label.Value is not null && !_clusterings.ContainsKey(label.Key)).Select(label => label.Key))
        {
            reason = FindFault(key);
            if (reason is not null)
            {
                return false;
            }

            _clusterings.Add(key, new ReferenceClustering { Origin = NextRevision() });
        }

        return true;
    }

    private string? FindFault(ClusteringKey key)
    {
        if (ReferenceLabels.Parse(key.LabelField) != key)
        {
            return $"'{key.VectorField}' and '{key.Alias}' cannot name a clustering: neither is empty, and an alias has no dot in it.";
        }

        ClusteringKey? obstacle = _clusterings.Keys.FirstOrDefault(other =>
            IsAbove(other.LabelField, key.LabelField) || IsAbove(key.LabelField, other.LabelField));
        return obstacle is null ? null : $"field '{key.LabelField}': a label cannot be there, because labels are at '{obstacle.LabelField}'";
    }

    private static bool IsAbove(string path, string other) => other.StartsWith($"{path}.", StringComparison.Ordinal);
}
