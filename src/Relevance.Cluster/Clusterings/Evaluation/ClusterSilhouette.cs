using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The mean silhouette of a cluster.</summary>
/// <param name="Label">The cluster's label.</param>
/// <param name="Size">How many of its documents have a vector.</param>
/// <param name="MeasuredCount">How many of them were measured: all, or those in the sample.</param>
/// <param name="Mean">The mean of the measured, in [−1, 1]; NaN where none was.</param>
public sealed record ClusterSilhouette(string Label, int Size, int MeasuredCount, [property: JsonConverter(typeof(NanAsNullConverter))] double Mean);
