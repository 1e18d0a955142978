using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings;

/// <summary>Reads and writes the cluster names of one clustering, in the metadata of its dataset.</summary>
internal sealed class ClusterNameStore(DocumentStore store, string datasetId, string labelField)
{
    /// <summary>Reads label → name and rejects metadata that is not names.</summary>
    /// <exception cref="FormatException">The metadata has something else at the place of the names.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadStrictlyAsync(CancellationToken cancellationToken) =>
        ClusterNameNote.Read(await ReadNoteAsync(cancellationToken).ConfigureAwait(false), labelField, datasetId);

    /// <summary>Reads label → name for a result; metadata that is not a name is ignored.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellationToken) =>
        ClusterNameNote.ReadTexts(await ReadNoteAsync(cancellationToken).ConfigureAwait(false), labelField);

    /// <summary>Reads the names of this clustering and of another label field of the dataset with one read of the metadata.</summary>
    public async Task<(IReadOnlyDictionary<string, string> Own, IReadOnlyDictionary<string, string> Other)> ReadWithAsync(
        string otherField, CancellationToken cancellationToken)
    {
        FieldValue metadata = await ReadNoteAsync(cancellationToken).ConfigureAwait(false);
        return (ClusterNameNote.ReadTexts(metadata, labelField), ClusterNameNote.ReadTexts(metadata, otherField));
    }

    /// <summary>Writes names; null removes one.</summary>
    public Task WriteAsync(IEnumerable<KeyValuePair<string, string?>> names, CancellationToken cancellationToken) =>
        store.UpdateMetadataAsync(datasetId, ClusterNameNote.Change(datasetId, labelField, names), cancellationToken);

    /// <summary>
    /// Removes all names, because their clusters no longer exist. The new clustering is already stored at this point, so a cancellation would only mislead
    /// the caller: the method accepts no token.
    /// </summary>
    public async Task RemoveAllAsync()
    {
        IReadOnlyDictionary<string, string> names = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (names.Count > 0)
        {
            await WriteAsync(names.Keys.Select(label => KeyValuePair.Create(label, (string?)null)), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Moves names to the new labels of their clusters. No token: the new labels are already stored.</summary>
    /// <param name="labels">Old label → new label; null for a label that no longer exists.</param>
    public async Task MoveAsync(IEnumerable<KeyValuePair<string, string?>> labels)
    {
        IReadOnlyDictionary<string, string> names = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        Dictionary<string, string?> changes = new(StringComparer.Ordinal);
        KeyValuePair<string, string?>[] moved = [.. labels.Where(label => label.Key != label.Value)];

        // A new label has the name of the cluster that gets it, or none, whatever its name was before.
        foreach (string label in moved.SelectMany(label => new[] { label.Key, label.Value }).OfType<string>())
        {
            changes[label] = null;
        }

        foreach ((string old, string? label) in moved)
        {
            if (label is not null)
            {
                changes[label] = names.GetValueOrDefault(old);
            }
        }

        KeyValuePair<string, string?>[] needed = [.. changes.Where(change => change.Value != names.GetValueOrDefault(change.Key))];
        if (needed.Length > 0)
        {
            await WriteAsync(needed, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Reads only the part of the metadata that contains names: the rest can be reports of several megabytes.</summary>
    private async Task<FieldValue> ReadNoteAsync(CancellationToken cancellationToken)
    {
        FieldValue note = await store.GetMetadataPartAsync(datasetId, ClusterNameNote.Root, cancellationToken).ConfigureAwait(false);
        return FieldValue.FromObject([new(ClusterNameNote.Root, note)]);
    }
}
