using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>The centroid of one cluster.</summary>
public sealed record Centroid
{
    /// <summary>Gets the cluster's label.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the cluster name; null (the default) if it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Gets the components: the mean of the members, or the centroid of the model; of norm 1 if the metric is cosine.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Gets the number of documents that have the label now.</summary>
    public required long Size { get; init; }
}
