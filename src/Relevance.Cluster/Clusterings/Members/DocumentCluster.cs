using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>The cluster of one document.</summary>
public sealed record DocumentCluster
{
    /// <summary>Gets the id of the document.</summary>
    public required string DocumentId { get; init; }

    /// <summary>Gets the label, such as <c>cluster-3</c>; <c>outlier</c> for a document of no cluster.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the cluster name; null, the default, if it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Returns the cluster name, or the label if there is none.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Name ?? Label;
}
