using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>The center of one cluster.</summary>
public sealed record Centroid
{
    /// <summary>Gets the cluster's label.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the name that people gave the cluster; null (the default) where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Gets the components: the mean of the members, or what the model left; of length 1 when the model works with directions.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Gets how many documents have the label now.</summary>
    public required long Size { get; init; }
}
