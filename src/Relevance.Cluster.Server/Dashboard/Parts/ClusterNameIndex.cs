using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>The cluster names of all clusterings of a dataset.</summary>
internal sealed class ClusterNameIndex
{
    private readonly FieldValue _metadata;

    private ClusterNameIndex(FieldValue metadata) => _metadata = metadata;

    /// <summary>Reads the cluster names from the part of the metadata that contains them; the other parts can have megabytes.</summary>
    public static async Task<ClusterNameIndex> ReadAsync(DocumentStore store, string dataset, CancellationToken cancellationToken)
    {
        FieldValue note = await store.GetMetadataPartAsync(dataset, ClusterNameNote.Root, cancellationToken).ConfigureAwait(false);
        return new ClusterNameIndex(FieldValue.FromObject([new(ClusterNameNote.Root, note)]));
    }

    /// <summary>Returns the cluster names of one clustering by label; a value that is not text is ignored.</summary>
    public IReadOnlyDictionary<string, string> this[string labelField] => ClusterNameNote.ReadTexts(_metadata, labelField);
}
