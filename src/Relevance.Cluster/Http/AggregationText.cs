using Relevance.Cluster.Http.Calls;

namespace Relevance.Cluster.Http;

/// <summary>Aggregations as they go over the wire.</summary>
internal static class AggregationText
{
    /// <summary>Writes the request; whether this library's own service is asked, which says of how many documents each figure is.</summary>
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

    /// <summary>Reads the rows of a reply.</summary>
    /// <exception cref="FormatException">A row has no frequency.</exception>
    public static List<AggregationRow> ReadAll(AggregationQuery query, JsonMembers reply)
    {
        List<AggregationRow> rows = reply.GetItems("results").ConvertAll(row => Read(query, JsonMembers.Parse(row)));
        List<ReadOnlyMemory<byte>> counts = reply.GetItems("metric_counts");
        return counts.Count == rows.Count ? [.. rows.Zip(counts, (row, own) => row with { MetricCounts = ReadCounts(FieldValue.Parse(own.Span)) })] : rows;
    }

    private static Dictionary<string, MetricCount> ReadCounts(FieldValue counts) => counts.AsObject().ToDictionary(
        count => count.Key,
        count => new MetricCount(FacetText.Get(count.Value.AsObject(), "used").AsInteger() ?? 0, FacetText.Get(count.Value.AsObject(), "left_out").AsInteger() ?? 0),
        StringComparer.Ordinal);

    /// <summary>Reads a row, of which the query says what each member is.</summary>
    private static AggregationRow Read(AggregationQuery query, JsonMembers row) => new()
    {
        Values = query.Groupings.ToDictionary(grouping => grouping.Name, grouping => row.Get(grouping.Name), StringComparer.Ordinal),
        Metrics = query.Metrics.ToDictionary(metric => metric.Name, metric => row.Get(metric.Name), StringComparer.Ordinal),
        Frequency = row.Get(AggregationRow.FrequencyName).AsInteger() ?? throw new FormatException("A row has no frequency."),
        Documents = row.Has(AggregationRow.DocumentsName) ? [.. row.GetItems(AggregationRow.DocumentsName).Select(document => Document.Parse(document.Span))] : null,
    };
}
