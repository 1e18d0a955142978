using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the covariances of the components of a <see cref="GaussianMixture"/>, for d components of a vector and k of the mixture.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CovarianceShape>))]
public enum CovarianceShape
{
    /// <summary>A variance per component and dimension, k·d numbers: ellipsoids along the axes. O(n·k·d) per iteration.</summary>
    Diagonal,

    /// <summary>A covariance matrix per component, k·d·(d + 1)/2 numbers: any ellipsoids. O(n·k·d²) per iteration; it needs many more rows than d.</summary>
    Full,

    /// <summary>One covariance matrix for all components, d·(d + 1)/2 numbers: equal ellipsoids. O(n·k·d²) per iteration.</summary>
    Tied,

    /// <summary>A variance per component, k numbers: balls of different sizes. O(n·k·d) per iteration.</summary>
    Spherical,
}
