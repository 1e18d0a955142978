using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>What people call the clusters.</content>
public partial class ClusterOps
{
    /// <summary>
    /// Gives clusters names for people beside their labels, which stay: every result of a question then carries them,
    /// and its texts, tables, pictures and pages show <c>trail running shoes (cluster-3)</c>. To change the labels themselves, in every document, use
    /// <see cref="RenameClustersAsync"/>.
    /// </summary>
    /// <param name="names">Label → name. Clusters that are not named keep the name they have; "" takes a name away.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>A task that ends when the names are stored.</returns>
    /// <exception cref="ArgumentException">A cluster is not there, or a name is no valid Unicode.</exception>
    /// <remarks>
    /// Names lie in the dataset's metadata, at <c>cluster_metadata</c> → <c>labels</c> → <see cref="LabelField"/> → <c>labels</c>, where clients of the older SDK keep them. They belong to labels, not to
    /// members. A label that is renamed takes its name along, one that is merged into another loses it. A clustering that is deleted, or replaced by another
    /// fit, leaves no names behind: they would be those of other clusters.
    /// </remarks>
    public virtual async Task SetClusterNamesAsync(IReadOnlyDictionary<string, string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes = await CountLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        HashSet<string> known = new(clustering.Labels.Concat(sizes.Keys), StringComparer.Ordinal);
        foreach ((string label, string name) in names)
        {
            string? reason = !known.Contains(label) ? $"there is no such cluster. It has: {string.Join(", ", known.Order(ClusterLabels.NaturalOrder))}"
                : name is null ? "its name is null; \"\" takes a name away"
                : UnicodeText.FindLoneSurrogate(name) >= 0 ? "its name is not valid Unicode: it has a lone surrogate"
                : null;
            if (reason is not null)
            {
                throw new ArgumentException($"Dataset '{DatasetId}', clustering '{Alias}' of '{VectorField}', cluster '{label}': {reason}.", nameof(names));
            }
        }

        if (names.Count == 0)
        {
            return;
        }

        await WriteNamesAsync(names.Select(name => KeyValuePair.Create(name.Key, name.Value.Length == 0 ? null : name.Value)), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Reads the names that <see cref="SetClusterNamesAsync"/>, or a client of the older SDK, gave to clusters.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// Label → name, of the clusters that have one, in natural order of the labels; empty when none has, and when the clustering is not there. Results have
    /// them in their <c>Names</c> without being asked. A client of the older SDK may have left names of labels that are gone.
    /// </returns>
    /// <exception cref="FormatException">What lies in the metadata there are no names.</exception>
    public virtual async Task<IReadOnlyDictionary<string, string>> GetClusterNamesAsync(CancellationToken cancellationToken = default)
    {
        FieldValue metadata = await ReadNoteAsync(cancellationToken).ConfigureAwait(false);
        return ClusterNameNote.Read(metadata, LabelField, DatasetId);
    }

    /// <summary>Reads the names for a result, once a question.</summary>
    private async Task<IReadOnlyDictionary<string, string>> ReadClusterNamesAsync(CancellationToken cancellationToken) =>
        (await ReadNamesOfAsync([LabelField], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Reads the names of several clusterings of the dataset at once.</summary>
    private async Task<IReadOnlyDictionary<string, string>[]> ReadNamesOfAsync(string[] labelFields, CancellationToken cancellationToken)
    {
        FieldValue metadata = await ReadNoteAsync(cancellationToken).ConfigureAwait(false);
        return [.. labelFields.Select(field => ClusterNameNote.ReadTexts(metadata, field))];
    }

    /// <summary>Reads the metadata of the dataset as far as names lie in it: the rest may be reports of megabytes.</summary>
    private async Task<FieldValue> ReadNoteAsync(CancellationToken cancellationToken)
    {
        FieldValue note = await _store.GetMetadataPartAsync(DatasetId, ClusterNameNote.Root, cancellationToken).ConfigureAwait(false);
        return FieldValue.FromObject([new(ClusterNameNote.Root, note)]);
    }

    private Task WriteNamesAsync(IEnumerable<KeyValuePair<string, string?>> names, CancellationToken cancellationToken) =>
        _store.UpdateMetadataAsync(DatasetId, ClusterNameNote.Change(DatasetId, LabelField, names), cancellationToken);

    /// <summary>
    /// Removes all names, since the clusters that had them are gone. The clustering is stored by then, so that a cancellation would only mislead: this takes no
    /// token.
    /// </summary>
    private async Task ForgetNamesAsync()
    {
        IReadOnlyDictionary<string, string> names = await ReadClusterNamesAsync(CancellationToken.None).ConfigureAwait(false);
        if (names.Count > 0)
        {
            await WriteNamesAsync(names.Keys.Select(label => KeyValuePair.Create(label, (string?)null)), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Makes names follow labels that were changed: each goes to the label that its own became, and is gone where that is null.</summary>
    /// <param name="labels">The label that was → the label that it is now; null for one that is no more, or has its name from another.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    private async Task MoveNamesAsync(IEnumerable<KeyValuePair<string, string?>> labels, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> names = await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, string?> changes = new(StringComparer.Ordinal);
        KeyValuePair<string, string?>[] moved = [.. labels.Where(label => label.Key != label.Value)];

        // A label that another one becomes has that one's name, or none: whatever it was called before.
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
            await WriteNamesAsync(needed, cancellationToken).ConfigureAwait(false);
        }
    }
}
