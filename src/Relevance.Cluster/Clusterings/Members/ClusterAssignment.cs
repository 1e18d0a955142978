using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The cluster whose centroid is nearest to a document.</summary>
public sealed record ClusterAssignment
{
    /// <summary>Gets the document's id.</summary>
    public required string DocumentId { get; init; }

    /// <summary>Gets the label of the nearest centroid; of equals, the first in natural order.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the name that people gave the cluster; null (the default) where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Gets the distance to that centroid in the metric that made the clustering: small is near.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Distance { get; init; }
}
