using System.Globalization;
using System.Text;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="ClusterOps.FitSubclustersAsync"/>: the clusters that were divided, with their sub-clusters.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record SubclusterSummary
{
    /// <summary>Gets the id of the dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Gets the vector field that was clustered.</summary>
    public required string VectorField { get; init; }

    /// <summary>Gets the alias under which the sub-clusters are stored.</summary>
    public required string Alias { get; init; }

    /// <summary>Gets the field of the documents that holds the label of the divided cluster.</summary>
    public required string ParentField { get; init; }

    /// <summary>Gets the name of the model, such as <c>kmeans-3</c>.</summary>
    public required string ModelName { get; init; }

    /// <summary>Gets the divided clusters, in natural order; at least one.</summary>
    public required IReadOnlyList<SubclusteredParent> Parents { get; init; }

    /// <summary>
    /// Gets the clusters that were not divided, because they have fewer documents with a vector than <see cref="SubclusterOptions.MinParentSize"/>, in natural
    /// order.
    /// </summary>
    public required IReadOnlyList<string> SkippedParents { get; init; }

    /// <summary>Returns a heading, and a line per divided cluster.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{ModelName} in {Parents.Count} clusters of {ParentField} on {DatasetId}/{VectorField}, stored as '{Alias}'");
        text.Append(SkippedParents.Count == 0 ? ":" : $" (too small: {string.Join(", ", SkippedParents)}):");
        foreach (SubclusteredParent parent in Parents)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {new NamedLabel(parent.Label, parent.Name)}, {parent.Distribution.TotalCount} documents:");
            foreach (ClusterCount cluster in parent.Distribution.Clusters)
            {
                text.Append(CultureInfo.InvariantCulture, $" {parent.Distribution.Names.TextOf(cluster.Label)} {cluster.Count}");
            }

            foreach (string remark in parent.ModelResult.Remarks)
            {
                text.Append("; ").Append(remark);
            }
        }

        return text.ToString();
    }
}
