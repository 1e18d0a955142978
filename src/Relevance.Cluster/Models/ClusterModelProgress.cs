using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>How far a model has come.</summary>
/// <param name="Restart">The restart that is running, from 0.</param>
/// <param name="Iteration">The iterations done in this restart; 0 while starting centroids are chosen.</param>
/// <param name="Inertia">The sum of weighted distances to the nearest centroid at this iteration; NaN where the model has no such thing or not yet.</param>
public readonly record struct ClusterModelProgress(int Restart, int Iteration, [property: JsonConverter(typeof(NanAsNullConverter))] double Inertia)
{
    /// <summary>
    /// Gets the centroids that the next iteration begins with; null while there are none, or where the model has no such thing. Who keeps those of the last report can stop a fit by its
    /// token and go on later: as <see cref="KMeansOptions.InitialCentroids"/> they continue where it stopped.
    /// </summary>
    public VectorSet? Centroids { get; init; }
}
