using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>One number of clusters in a <see cref="StructureTest"/>: its figures in the vectors, and their means in one cloud.</summary>
/// <param name="ClusterCount">The number of clusters, at least 2.</param>
/// <param name="Stability">
/// The agreement of the clusters of one half of the vectors with those of the other half, as the adjusted Rand index of the labels that both give to all
/// vectors: 1 for the same clusters, about 0 for unrelated ones.
/// </param>
/// <param name="CloudStability">The mean of the same figure over the draws of one cloud, which is far above 0 for few clusters or few components.</param>
/// <param name="Separation">
/// The share of the inertia that the clusters of the vectors save beyond those of one cloud: 1 − inertia ÷ mean inertia of the draws. 0 for one cloud, 1 for
/// clusters without extent, negative if the clusters are wider than those of a cloud.
/// </param>
/// <param name="Score">
/// The mean of both figures' distances from one cloud, in standard deviations of its draws. The largest score over all numbers of clusters is the statistic
/// of the test.
/// </param>
public sealed record StructureCandidate(
    int ClusterCount,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Stability,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double CloudStability,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Separation,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Score)
{
    /// <summary>
    /// Gets the part of the stability that one cloud leaves open and the vectors reach: (stability − that of a cloud) ÷ (1 − that of a cloud). 0 for one
    /// cloud, 1 for the same clusters in both halves, negative below a cloud; 0 if the clusters of a cloud are always the same.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Effect => CloudStability < 1 ? (Stability - CloudStability) / (1 - CloudStability) : 0;

    /// <summary>Returns one line with the figures.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ClusterCount} clusters: stability {Stability:F3}, of one cloud {CloudStability:F3}, separation {Separation:F3}, score {Score:F1}");
}
