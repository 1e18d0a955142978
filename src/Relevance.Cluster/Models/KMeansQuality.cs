using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>How hard <see cref="KMeans"/> searches.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KMeansQuality>))]
public enum KMeansQuality
{
    /// <summary>One start, whatever <see cref="KMeansOptions.Restarts"/> says: a third of the default's time.</summary>
    Fast,

    /// <summary>As many starts as <see cref="KMeansOptions.Restarts"/> says. The default.</summary>
    Standard,

    /// <summary>
    /// After each start, clusters that are one too many somewhere are moved to where one is missing (random swap: P. Fränti, "Efficiency of random swap clustering", J. Big Data 5,
    /// 2018), within <see cref="KMeansOptions.SwapLimit"/> and <see cref="KMeansOptions.TimeLimit"/>. The result says in how many of the starts the best was found.
    /// </summary>
    Best,
}
