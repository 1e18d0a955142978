using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Aggregations;
using Relevance.Cluster.Http.Bodies;

namespace Relevance.Cluster.Http;

/// <summary>Aggregations as they go over the wire.</summary>
internal static class AggregationText
{
    public static JsonBody Write(AggregationQuery query, Filter? filter)
    {
        JsonBody body = new();
        foreach ((string name, FieldValue value) in FieldValue.Parse(query.ToJson()).AsObject())
        {
            body.Add(name, value);
        }

        return body.AddText("filters", DatasetCalls.FilterText(filter));
    }

    /// <summary>Reads a row, of which the query says what each member is.</summary>
    /// <exception cref="FormatException">It has no frequency.</exception>
    public static AggregationRow Read(AggregationQuery query, JsonMembers row) => new()
    {
        Values = query.Groupings.ToDictionary(grouping => grouping.Name, grouping => row.Get(grouping.Name), StringComparer.Ordinal),
        Metrics = query.Metrics.ToDictionary(metric => metric.Name, metric => row.Get(metric.Name), StringComparer.Ordinal),
        Frequency = row.Get(AggregationRow.FrequencyName).AsInteger() ?? throw new FormatException("A row has no frequency."),
        Documents = row.Has(AggregationRow.DocumentsName) ? [.. row.GetItems(AggregationRow.DocumentsName).Select(document => Document.Parse(document.Span))] : null,
    };
}
