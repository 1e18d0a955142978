using Relevance.Cluster.Http.Calls;

namespace Relevance.Cluster.Http;

/// <summary>Converts aggregations to and from the JSON of the wire contract.</summary>
internal static class AggregationText
{
    /// <summary>Creates the body of a request; an exact one makes our server also return the number of documents behind each metric.</summary>
    public static JsonBody Write(AggregationQuery query, Filter? filter, bool isExact)
    {
        JsonBody body = new();
        foreach ((string name, FieldValue value) in FieldValue.Parse(query.ToJson()).AsObject())
        {
            body.Add(name, value);
        }

        body.AddText("filters", DatasetCalls.FilterText(filter));
        return isExact ? body.Add("exact", true) : body;
    }

    /// <summary>Reads the rows of a response.</summary>
    /// <exception cref="FormatException">A row has no frequency.</exception>
    public static List<AggregationRow> ReadAll(AggregationQuery query, JsonMembers reply)
    {
        List<AggregationRow> rows = reply.GetItems("results").ConvertAll(row => Read(query, JsonMembers.Parse(row)));
        List<ReadOnlyMemory<byte>> counts = reply.GetItems("metric_counts");
        return counts.Count == rows.Count ? [.. rows.Zip(counts, (row, own) => row with { MetricCounts = ReadCounts(FieldValue.Parse(own.Span)) })] : rows;
    }

    private static Dictionary<string, MetricCount> ReadCounts(FieldValue counts) => counts.AsObject().ToDictionary(
        count => count.Key,
        count => new MetricCount(ReadCount(count.Value, "used"), ReadCount(count.Value, "left_out")),
        StringComparer.Ordinal);

    private static long ReadCount(FieldValue count, string name) => FacetText.Get(count.AsObject(), name).AsInteger() ?? 0;

    /// <summary>Reads a row, whose properties have the names that the query specifies.</summary>
    private static AggregationRow Read(AggregationQuery query, JsonMembers row) => new()
    {
        Values = query.Groupings.ToDictionary(grouping => grouping.Name, grouping => row.Get(grouping.Name), StringComparer.Ordinal),
        Metrics = query.Metrics.ToDictionary(metric => metric.Name, metric => row.Get(metric.Name), StringComparer.Ordinal),
        Frequency = row.Get(AggregationRow.FrequencyName).AsInteger() ?? throw new FormatException("A row has no frequency."),
        Documents = row.Has(AggregationRow.DocumentsName)
            ? [.. row.GetItems(AggregationRow.DocumentsName).Select(document => Document.Parse(document.Span))]
            : null,
    };
}
