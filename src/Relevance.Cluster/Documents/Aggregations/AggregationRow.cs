namespace Relevance.Cluster;

/// <summary>One group of the innermost level, or everything when there are no groupings.</summary>
public sealed record AggregationRow
{
    /// <summary>The member of a row that holds how many documents are in it: <c>frequency</c>.</summary>
    public const string FrequencyName = "frequency";

    /// <summary>The member of a row that holds documents: <c>documents</c>.</summary>
    public const string DocumentsName = "documents";

    /// <summary>Gets the group's value by the name of each grouping, outermost first.</summary>
    public IReadOnlyDictionary<string, FieldValue> Values { get; init; } = new Dictionary<string, FieldValue>(StringComparer.Ordinal);

    /// <summary>Gets the figures by the name of each metric: a number, an object of numbers, or null.</summary>
    public IReadOnlyDictionary<string, FieldValue> Metrics { get; init; } = new Dictionary<string, FieldValue>(StringComparer.Ordinal);

    /// <summary>Gets over how many documents of the group each figure is, by the name of its metric; empty when a service does not say it.</summary>
    public IReadOnlyDictionary<string, MetricCount> MetricCounts { get; init; } = new Dictionary<string, MetricCount>(StringComparer.Ordinal);

    /// <summary>Gets how many documents are in the group.</summary>
    public required long Frequency { get; init; }

    /// <summary>Gets the first documents of the group in the order of insertion; null when no grouping asks for some.</summary>
    public IReadOnlyList<Document>? Documents { get; init; }

    /// <summary>Gets the group's value of a grouping, or the figure of a metric.</summary>
    /// <param name="name">The name of the grouping or of the metric.</param>
    /// <exception cref="KeyNotFoundException">The row has neither.</exception>
    public FieldValue this[string name] =>
        Values.TryGetValue(name, out FieldValue value) || Metrics.TryGetValue(name, out value)
            ? value
            : throw new KeyNotFoundException($"The row has no '{name}'. It has: {string.Join(", ", Values.Keys.Concat(Metrics.Keys))}.");

    /// <summary>Gives the row as the wire has it: the groups' values, the figures, <c>frequency</c>, and <c>documents</c> where there are some.</summary>
    /// <returns>An object. Of a name that occurs twice the first is kept.</returns>
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
