using Relevance.Cluster.Numerics;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Aggregates;

/// <summary>Reads facets and writes them for clients: numbers and dates as an object of statistics, everything else as an array of values.</summary>
internal static class FacetReply
{
    /// <summary>Reads the facets of some fields. A field without values is not in the response: clients would page through an empty array forever.</summary>
    public static async Task<WireObject> ReadAsync(
        DocumentStore store, string datasetId, FacetRequest request, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        string[] fields = [.. request.Fields.Where(field => !schema.TryGetValue(field, out FieldType type) || !type.IsVector)];
        WireObject results = new();
        if (fields.Length == 0 && request.Fields.Count > 0)
        {
            return results;
        }

        // All values are read: the least frequent can be first, and intervals of dates count all of them.
        FacetQuery query = new() { Fields = fields, Filter = request.Filter, MaxValues = int.MaxValue };
        foreach (FieldFacet facet in await store.GetFacetsAsync(datasetId, query, cancellationToken).ConfigureAwait(false))
        {
            if (facet.Count == 0)
            {
                continue;
            }

            string? type = schema.TryGetValue(facet.Field, out FieldType known) ? known.Name : null;
            if (type == "numeric" && facet.Numbers is { } numbers)
            {
                results.Add(facet.Field, Statistics(numbers.Mean, numbers.Max, numbers.Min, numbers.Sum));
            }
            else if (type == "date" && DateStatistics(facet, request) is { } dates)
            {
                results.Add(facet.Field, dates);
            }
            else if (Rows(facet, request) is { Count: > 0 } rows)
            {
                results.Add(facet.Field, rows);
            }
        }

        return results;
    }

    private static WireObject Statistics(double avg, double max, double min, double sum) =>
        new WireObject().Add("avg", avg).Add("max", max).Add("min", min).Add("sum", sum);

    private static WireObject? DateStatistics(FieldFacet facet, FacetRequest request)
    {
        // The intervals begin as in aggregations.
        Grouping grouping = new() { Field = new FieldPath(facet.Field), Kind = GroupingKind.Date, DateInterval = request.DateInterval };
        (DateTimeOffset Date, long Count)[] dates =
            [.. facet.Values.Where(value => value.Value.AsDate() is not null).Select(value => (value.Value.AsDate()!.Value, value.Count))];
        if (dates.Length == 0)
        {
            return null;
        }

        IEnumerable<(DateTimeOffset Start, long Count)> buckets = dates
            .GroupBy(date => grouping.GetKeys(date.Date)[0].AsDate()!.Value)
            .Select(bucket => (bucket.Key, bucket.Sum(date => date.Count)));
        buckets = request.IsAscending ? buckets.OrderBy(bucket => bucket.Start) : buckets.OrderByDescending(bucket => bucket.Start);
        double[] milliseconds = [.. dates.Select(date => (double)date.Date.ToUnixTimeMilliseconds())];
        ExactSum sum = new();
        foreach ((DateTimeOffset date, long count) in dates)
        {
            sum.Add(date.ToUnixTimeMilliseconds(), count);
        }

        WireObject[] rows =
            [.. request.PageOf(buckets).Select(bucket => new WireObject().Add("value", WireDates.Format(bucket.Start)).Add("frequency", bucket.Count))];
        return Statistics(sum.Over(dates.Sum(date => date.Count)), milliseconds.Max(), milliseconds.Min(), sum.Value).Add("date", rows);
    }

    private static List<WireObject> Rows(FieldFacet facet, FacetRequest request)
    {
        // Ascending, ties keep their order.
        IEnumerable<ValueCount> values = request.IsAscending ? facet.Values.OrderBy(value => value.Count) : facet.Values;
        return [.. request.PageOf(values).Select(value => Row(facet.Field, value))];
    }

    private static WireObject Row(string field, ValueCount value)
    {
        WireObject row = new WireObject().Add("frequency", value.Count).Add("value", value.Value);
        return field is "frequency" or "value" ? row : row.Add(field, value.Value);
    }
}
