using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the cluster that <see cref="BisectingKMeans"/> splits next.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BisectionTarget>))]
public enum BisectionTarget
{
    /// <summary>The cluster with the largest sum of distances to its centroid; ties go to the lowest label. The default.</summary>
    LargestInertia,

    /// <summary>The cluster with the most members; ties go to the lowest label. The sizes become more equal.</summary>
    LargestSize,
}
