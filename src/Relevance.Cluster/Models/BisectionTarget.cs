using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Which cluster <see cref="BisectingKMeans"/> splits next.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BisectionTarget>))]
public enum BisectionTarget
{
    /// <summary>The one with the largest sum of distances to its centroid; of equals the lowest label. The default.</summary>
    LargestInertia,

    /// <summary>The one with the most members; of equals the lowest label. It gives clusters of more equal sizes.</summary>
    LargestSize,
}
