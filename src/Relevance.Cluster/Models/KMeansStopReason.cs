using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the reason why <see cref="KMeans"/> stopped.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KMeansStopReason>))]
public enum KMeansStopReason
{
    /// <summary>No label changed in the last iteration: every vector has its nearest centroid, and every centroid is the mean of its members.</summary>
    Converged,

    /// <summary>The shift of the centroids was within the tolerance. Every vector has its nearest centroid; a centroid can be off its mean.</summary>
    ToleranceReached,

    /// <summary>The maximum number of iterations was reached. Every vector has its nearest centroid; a centroid can differ from its mean.</summary>
    IterationLimit,
}
