using System.Collections.ObjectModel;

namespace Relevance.Cluster;

/// <summary>One row of an aggregation: a group of the innermost level, or all documents if there are no groupings.</summary>
public sealed record AggregationRow
{
    /// <summary>The property of a row that contains its number of documents: <c>frequency</c>.</summary>
    public const string FrequencyName = "frequency";

    /// <summary>The property of a row that contains its documents: <c>documents</c>.</summary>
    public const string DocumentsName = "documents";

    /// <summary>Gets the values of the group by the names of the groupings, outermost first.</summary>
    public IReadOnlyDictionary<string, FieldValue> Values { get; init; } = ReadOnlyDictionary<string, FieldValue>.Empty;

    /// <summary>Gets the values of the metrics by name: a number, an object of numbers, or null.</summary>
    public IReadOnlyDictionary<string, FieldValue> Metrics { get; init; } = ReadOnlyDictionary<string, FieldValue>.Empty;

    /// <summary>Gets the number of documents that each metric was computed over, by the name of the metric; empty if a service does not return it.</summary>
    public IReadOnlyDictionary<string, MetricCount> MetricCounts { get; init; } = ReadOnlyDictionary<string, MetricCount>.Empty;

    /// <summary>Gets the number of documents in the group.</summary>
    public required long Frequency { get; init; }

    /// <summary>Gets the first documents of the group in insertion order; null if no grouping requests documents.</summary>
    public IReadOnlyList<Document>? Documents { get; init; }

    /// <summary>Gets the group's value of a grouping, or the value of a metric.</summary>
    /// <param name="name">The name of the grouping or of the metric.</param>
    /// <exception cref="KeyNotFoundException">The row has neither a grouping nor a metric of this name.</exception>
    public FieldValue this[string name] =>
        Values.TryGetValue(name, out FieldValue value) || Metrics.TryGetValue(name, out value)
            ? value
            : throw new KeyNotFoundException($"The row has no '{name}'. It has: {string.Join(", ", Values.Keys.Concat(Metrics.Keys))}.");

    /// <summary>Returns the row in its wire form: the values of the group, the metrics, <c>frequency</c>, and <c>documents</c> if the row has some.</summary>
    /// <returns>An object. If a name occurs twice, the first value is kept.</returns>
    public FieldValue ToValue()
    {
        IEnumerable<KeyValuePair<string, FieldValue>> members = [.. Values, .. Metrics, new(FrequencyName, Frequency)];
        if (Documents is { } documents)
        {
            members = members.Append(new(DocumentsName, FieldValue.FromArray(documents.Select(document => document.ToValue()))));
        }

        return FieldValue.FromObject(members.DistinctBy(member => member.Key, StringComparer.Ordinal));
    }
}
