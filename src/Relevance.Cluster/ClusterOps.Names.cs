using Relevance.Cluster.Clustering;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>What people call the clusters.</content>
public partial class ClusterOps
{
    /// <summary>
    /// Gives clusters names for people beside their labels, which stay: <c>cluster-3</c> is then "trail running shoes" to whoever asks <see cref="GetClusterNamesAsync"/>. To change the labels themselves,
    /// in every document, use <see cref="RenameClustersAsync"/>.
    /// </summary>
    /// <param name="names">Label → name. Clusters that are not named keep the name they have; "" takes a name away.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing changed.</param>
    /// <returns>A task that ends when the names are stored.</returns>
    /// <exception cref="ArgumentException">A cluster is not there, or a name is no valid Unicode.</exception>
    /// <remarks>
    /// Names lie in the dataset's metadata, at <c>cluster_metadata</c> → <c>labels</c> → <see cref="LabelField"/> → <c>labels</c>, where clients of the older SDK keep them. They belong to labels, not to
    /// members: a fit under the same alias leaves them as they are, so name its clusters anew.
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

        FieldValue given = FieldValue.FromObject(names.Select(name => KeyValuePair.Create(name.Key, name.Value.Length == 0 ? FieldValue.Null : name.Value)));
        FieldValue note = ClusterNameNote.Path(LabelField).Reverse().Aggregate(given, (inner, key) => FieldValue.FromObject([new(key, inner)]));
        Document changes = Document.FromValue(FieldValue.FromObject([new(Document.IdField, DatasetId), .. note.AsObject()]));
        await _store.UpdateMetadataAsync(DatasetId, changes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the names that <see cref="SetClusterNamesAsync"/>, or a client of the older SDK, gave to clusters.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// Label → name, of the clusters that have one, in natural order of the labels; empty when none has, and when the clustering is not there. It goes as it is into
    /// <see cref="Reports.ClusterReportOptions.Names"/>. A label that was renamed or merged since may be among them.
    /// </returns>
    /// <exception cref="FormatException">What lies in the metadata there are no names.</exception>
    public virtual async Task<IReadOnlyDictionary<string, string>> GetClusterNamesAsync(CancellationToken cancellationToken = default)
    {
        Document metadata = await _store.GetMetadataAsync(DatasetId, cancellationToken).ConfigureAwait(false);
        return ClusterNameNote.Read(metadata.ToValue(), LabelField, DatasetId);
    }
}
