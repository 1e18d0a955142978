using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster;

/// <summary>Reads cluster names from the metadata of a dataset, and writes them next to their labels.</summary>
public static class ClusterNames
{
    /// <summary>Returns a label as results show it: <c>name (label)</c>, or the label alone if it has no name.</summary>
    /// <param name="names">Label → name, such as <see cref="ClusterDistribution.Names"/>.</param>
    /// <param name="label">The label.</param>
    /// <returns>One line: a line break in a name becomes a space. Nothing is escaped.</returns>
    public static string DisplayOf(this IReadOnlyDictionary<string, string> names, string label)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(label);
        return names.TextOf(label);
    }

    /// <summary>Reads the cluster names of a clustering from the metadata of its dataset. A value that is not a text is ignored.</summary>
    /// <param name="metadata">The result of <see cref="Dataset.GetMetadataAsync"/>.</param>
    /// <param name="labelField">The field of the labels, <see cref="ClusterOps.LabelField"/>.</param>
    /// <returns>
    /// Label → name in natural order of the labels, without blank names; empty without names. <see cref="ClusterOps.GetClusterNamesAsync"/> throws an exception
    /// if a name is not a text.
    /// </returns>
    public static IReadOnlyDictionary<string, string> FromMetadata(Document metadata, string labelField)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentException.ThrowIfNullOrEmpty(labelField);
        return ClusterNameNote.ReadTexts(metadata.ToValue(), labelField);
    }
}
