using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The mean silhouette of one cluster.</summary>
/// <param name="Label">The cluster's label.</param>
/// <param name="Size">The number of its members that have a vector.</param>
/// <param name="MeasuredCount">The number of measured members: all, or those in the sample.</param>
/// <param name="Mean">The mean over the measured members, in [−1, 1]; NaN if none was measured.</param>
public sealed record ClusterSilhouette(string Label, int Size, int MeasuredCount, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Mean);
