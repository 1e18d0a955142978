using System.Text.Json.Serialization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The cluster whose centroid is nearest to that of another cluster.</summary>
/// <param name="Label">The label; ties go to the first in natural order.</param>
/// <param name="Distance">The distance of both centroids, in the metric of the report.</param>
/// <param name="Similarity">The cosine similarity of both centroids, in [−1, 1]; 0 if one of them is a zero vector.</param>
public sealed record NearestCluster(
    string Label,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Distance,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Similarity)
{
    /// <summary>Gets the cluster name; null, the default, if the cluster has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Gets the cluster name with the label, or the label alone.</summary>
    public string DisplayName => new NamedLabel(Label, Name).Text;
}
