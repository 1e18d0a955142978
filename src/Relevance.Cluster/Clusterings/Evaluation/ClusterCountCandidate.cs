using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The inertia and silhouette of one number of clusters.</summary>
/// <param name="ClusterCount">The number of clusters.</param>
/// <param name="Inertia">
/// The sum of distances to the nearest centroid: squared Euclidean, or cosine distances if the metric is cosine. It falls with the number of clusters.
/// </param>
/// <param name="Silhouette">
/// The mean silhouette, in [−1, 1], large is good; NaN if fewer than two clusters have members (in the sample), as always for one cluster.
/// </param>
public sealed record ClusterCountCandidate(
    int ClusterCount,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Inertia,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Silhouette)
{
    /// <summary>Returns one line with the three numbers.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ClusterCount} clusters: inertia {Inertia:G6}, silhouette {Silhouette:F4}");
}
