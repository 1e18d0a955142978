using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the answer of a <see cref="StructureTest"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StructureVerdict>))]
public enum StructureVerdict
{
    /// <summary>One Gaussian cloud explains the vectors: the p-value is above the level of significance.</summary>
    OneCloud,

    /// <summary>The vectors are not one Gaussian cloud, but their clusters are hardly more stable than those of one: the effect is below 0.1.</summary>
    Weak,

    /// <summary>The clusters are more stable and narrower than those of one cloud.</summary>
    Structure,
}
