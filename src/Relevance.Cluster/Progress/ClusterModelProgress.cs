using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The progress of a fit of an <see cref="IClusterModel"/>.</summary>
/// <param name="Restart">The restart that is running, from 0.</param>
/// <param name="Iteration">The iterations of this restart so far; 0 during the initialization.</param>
/// <param name="Inertia">The weighted sum of the distances to the nearest centroid at this iteration; NaN if the model has no inertia, or not yet.</param>
public readonly record struct ClusterModelProgress(int Restart, int Iteration, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Inertia)
{
    /// <summary>
    /// Gets the centroids for the next iteration; null if there are none yet, or if the model has none. A fit that is canceled can continue later from the
    /// centroids of the last report: set them as <see cref="KMeansOptions.InitialCentroids"/>.
    /// </summary>
    public VectorSet? Centroids { get; init; }
}
