using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The cluster whose centroid is nearest to a vector.</summary>
/// <param name="Label">The label of the nearest centroid; of equals, the first in natural order.</param>
/// <param name="Distance">The distance to that centroid in the metric that made the clustering: small is near.</param>
public readonly record struct VectorAssignment(string Label, [property: JsonConverter(typeof(NanAsNullConverter))] double Distance)
{
    /// <summary>Gets the name that people gave the cluster; null (the default) where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }
}
