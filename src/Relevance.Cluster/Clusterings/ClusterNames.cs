using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster;

/// <summary>Names of clusters beside their labels: where they lie in the metadata of a dataset, and how both are written together.</summary>
public static class ClusterNames
{
    /// <summary>Writes a label as results show it to people: <c>name (label)</c>, or the label alone where it has no name.</summary>
    /// <param name="names">Label → name, such as <see cref="ClusterDistribution.Names"/> of a result.</param>
    /// <param name="label">The label.</param>
    /// <returns>One line: a line break in a name becomes a space. Nothing is escaped.</returns>
    public static string DisplayOf(this IReadOnlyDictionary<string, string> names, string label)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(label);
        return names.TextOf(label);
    }

    /// <summary>Takes the names of a clustering out of the metadata of its dataset, as questions do: what is no text there counts as no name.</summary>
    /// <param name="metadata">What <see cref="Dataset.GetMetadataAsync"/> gives.</param>
    /// <param name="labelField">The field of the labels, <see cref="ClusterOps.LabelField"/>.</param>
    /// <returns>
    /// Label → name in natural order of the labels, without blank names; empty when there are none. <see cref="ClusterOps.GetClusterNamesAsync"/> complains of
    /// what is no name instead.
    /// </returns>
    public static IReadOnlyDictionary<string, string> FromMetadata(Document metadata, string labelField)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentException.ThrowIfNullOrEmpty(labelField);
        return ClusterNameNote.ReadTexts(metadata.ToValue(), labelField);
    }
}
