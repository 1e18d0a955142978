using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>One merge of a <see cref="ClusterHierarchy"/>: a row of a linkage matrix, as in <c>scipy.cluster.hierarchy.linkage</c>.</summary>
/// <param name="First">The first part, the smaller number: a leaf below the number of leaves n, or n + i for the result of merge i.</param>
/// <param name="Second">The second part.</param>
/// <param name="Height">The distance of the parts, at least that of every earlier merge.</param>
/// <param name="Size">The size of the result: the sum of the sizes of its leaves.</param>
public readonly record struct ClusterMerge(
    int First, int Second, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Height, long Size);
