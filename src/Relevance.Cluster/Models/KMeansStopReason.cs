using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Why <see cref="KMeans"/> stopped.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KMeansStopReason>))]
public enum KMeansStopReason
{
    /// <summary>No label changed any more: every vector is with its nearest centroid, and every centroid is the mean of its members.</summary>
    Converged,

    /// <summary>The centroids moved by no more than the tolerance. Every vector is with its nearest centroid; the centroids may be off their means by such a step.</summary>
    ToleranceReached,

    /// <summary>The iterations were used up. Every vector is with its nearest centroid; the centroids may be some way off their means.</summary>
    IterationLimit,
}
