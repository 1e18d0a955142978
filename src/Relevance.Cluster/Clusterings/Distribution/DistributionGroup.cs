using System.Text.Json.Serialization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The documents of one truth value by cluster, or the documents of one cluster by truth value.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record DistributionGroup
{
    /// <summary>Gets the truth value or the cluster's label; null for the documents without a truth value.</summary>
    public required string? Value { get; init; }

    /// <summary>Gets the number of documents in the group.</summary>
    public required long Count { get; init; }

    /// <summary>
    /// Gets the parts, largest share first, equal shares in natural order with the missing value last. Parts without documents are omitted, so the shares add
    /// up to 1.
    /// </summary>
    public required IReadOnlyList<DistributionPart> Parts { get; init; }

    /// <summary>Gets the cluster name; null (the default) if it has none, and for a truth value that is not a cluster.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClusterName { get; init; }

    /// <summary>Gets the text to show: <see cref="Value"/>, as <c>name (label)</c> if it has a name, or <c>(missing)</c>.</summary>
    public string Name => Shown.Text;

    /// <summary>Gets the value with its name.</summary>
    internal NamedLabel Shown => new(Value ?? ContingencyTable.MissingName, ClusterName);

    /// <summary>Returns one line such as <c>tv (3): cluster-1 66.7%, cluster-2 33.3%</c>.</summary>
    public override string ToString()
    {
        IEnumerable<string> parts = Parts.Select(p => $"{PlainText.OneLine(p.Name)} {NumberText.Percent(p.Share)}");
        return $"{PlainText.OneLine(Name)} ({NumberText.Count(Count)}): {string.Join(", ", parts)}";
    }
}
