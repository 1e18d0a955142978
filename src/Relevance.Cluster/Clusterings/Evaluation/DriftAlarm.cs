using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>An alarm of <see cref="ClusterDrift"/>: a cluster that has moved, or a topic that no cluster covers.</summary>
public sealed record DriftAlarm
{
    internal const string Moved = "moved";
    internal const string Topic = "topic";

    /// <summary>Gets the kind: <c>moved</c> for a cluster whose new documents are farther from it, <c>topic</c> for a group of new documents.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the label of the cluster that has moved; for a topic, of the cluster whose mean is nearest to the document.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the document that raised the alarm, as its row among the arrived ones, from 0.</summary>
    public required int Row { get; init; }

    /// <summary>Gets the id of that document; null, the default, for vectors without documents.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DocumentId { get; init; }

    /// <summary>
    /// Gets the evidence, at most the false-alarm rate: for a topic the p-value of the document, for a moved cluster 1 ÷ the statistic that reached
    /// 1 ÷ the rate.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double PValue { get; init; }

    /// <summary>Gets the rows of the documents of a topic that arrived before and with the alarm, ascending; empty for a moved cluster.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    /// <summary>Returns one line such as <c>topic near cluster-3, 9 documents, raised by document 412</c>, with the id if there is one.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Kind == Topic ? $"topic near {Label}, {Rows.Count} documents" : $"{Label} has moved")}, raised by {DocumentId ?? $"document {Row}"}");
}
