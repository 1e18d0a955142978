using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the effort of the search of <see cref="KMeans"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KMeansQuality>))]
public enum KMeansQuality
{
    /// <summary>One restart, regardless of <see cref="KMeansOptions.Restarts"/>: a third of the time of the default.</summary>
    Fast,

    /// <summary>The number of restarts in <see cref="KMeansOptions.Restarts"/>. The default.</summary>
    Standard,

    /// <summary>
    /// After each restart, centroids are moved from places with too many to places with too few (random swap: P. Fränti, "Efficiency of random swap
    /// clustering", J. Big Data 5, 2018), within <see cref="KMeansOptions.SwapLimit"/> and <see cref="KMeansOptions.TimeLimit"/>. The result states how many
    /// of the restarts reached the best inertia.
    /// </summary>
    Best,
}
