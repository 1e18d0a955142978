using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>One merge of a <see cref="ClusterHierarchy"/>: a row of a linkage matrix, as in <c>scipy.cluster.hierarchy.linkage</c>.</summary>
/// <param name="First">The first part, the smaller number: a leaf below the number of leaves n, or n + i for the result of merge i.</param>
/// <param name="Second">The second part.</param>
/// <param name="Height">The distance of the parts, at least that of every earlier merge.</param>
/// <param name="Size">The size of the result: the sum of the sizes of its leaves.</param>
public readonly record struct ClusterMerge(
    int First, int Second, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Height, long Size)
{
    /// <summary>
    /// Gets the p-value of the split, in (0, 1]: how often one cloud looks as divided as the documents of both parts together. Null, the default, means that it
    /// was not tested: the tree was not, a coarser split is not significant, or there are fewer than 10 documents.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double? PValue { get; init; }

    /// <summary>
    /// Gets the level of significance of this split: that of the whole tree times the share of the documents, so that all splits together keep the level of the
    /// tree. Null, the default, means that the split was not tested.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double? Level { get; init; }

    /// <summary>Gets a value indicating whether the split is significant: the p-value is at most the level. False if it was not tested.</summary>
    public bool IsSignificant => PValue <= Level;
}
