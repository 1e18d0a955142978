using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies which clusters of the tree of <see cref="Hdbscan"/> become the result.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HdbscanSelection>))]
public enum HdbscanSelection
{
    /// <summary>
    /// The clusters with the largest total stability (excess of mass), none inside another: a cluster is kept unless those inside it are together more
    /// stable. It finds clusters of different densities and sizes.
    /// </summary>
    ExcessOfMass,

    /// <summary>The clusters without clusters inside: more and smaller ones, and more outliers.</summary>
    Leaf,
}
