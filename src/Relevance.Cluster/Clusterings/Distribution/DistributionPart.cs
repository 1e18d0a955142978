using System.Text.Json.Serialization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A part of a <see cref="DistributionGroup"/>: the documents of the group with one value on the other side of the table.</summary>
/// <param name="Value">The cluster's label or the truth value; null for documents without a truth value.</param>
/// <param name="Count">The number of documents, at least 1.</param>
/// <param name="Share">The share of the group's documents, above 0 and at most 1.</param>
public sealed record DistributionPart(string? Value, long Count, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Share)
{
    /// <summary>Gets the cluster name; null (the default) if it has none, and for a truth value that is not a cluster.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClusterName { get; init; }

    /// <summary>Gets the text to show: <see cref="Value"/>, as <c>name (label)</c> if it has a name, or <c>(missing)</c>.</summary>
    public string Name => Shown.Text;

    /// <summary>Gets the value with its name.</summary>
    internal NamedLabel Shown => new(Value ?? ContingencyTable.MissingName, ClusterName);
}
