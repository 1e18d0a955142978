using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The cluster whose centroid is nearest to a document or a vector.</summary>
public sealed record ClusterAssignment
{
    /// <summary>Gets the id of the document; null (the default) for a vector without a document.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DocumentId { get; init; }

    /// <summary>Gets the label of the nearest centroid; ties go to the first in natural order.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the cluster name; null, the default, if it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Gets the distance to that centroid in the metric of the clustering: small is near.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Distance { get; init; }
}
