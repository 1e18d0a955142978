using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance.Reference;

/// <summary>A clustering with its labels.</summary>
internal sealed class ReferenceClustering
{
    /// <summary>Gets the centroids and their model; null if the clustering consists of labels in documents.</summary>
    public StoredClustering? Stored { get; init; }

    /// <summary>Gets a text that no other clustering has had.</summary>
    public required string Origin { get; init; }

    /// <summary>Gets the label of each document that has one.</summary>
    public Dictionary<string, string> Labels { get; init; } = new(StringComparer.Ordinal);

    public void SetLabel(string documentId, string? label)
    {
        if (label is null)
        {
            Labels.Remove(documentId);
        }
        else
        {
            Labels[documentId] = label;
        }
    }
}
