using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Aggregates;

/// <summary>The properties of requests that group documents.</summary>
internal static class AggregateFields
{
    private const int MaxGroups = 100_000;

    private static readonly WireField<FieldValue> Query = WireFields.Object(
        "aggregation_query",
        "groupby: [{name, field, agg}], metrics: [{name, field, agg}], sort: [{name: \"asc\" or \"desc\"}]; each is optional. "
        + "At most 10 groupings, 100 metrics, 32 sort keys.");

    private static readonly WireField<int> PageSize = WireFields.Integer(
        "page_size",
        "The number of outer groups; rows are not counted, and inner groups are complete unless their grouping has its own page_size.",
        20,
        1,
        MaxGroups);

    public static IReadOnlyList<WireField> All { get; } =
    [
        Query, CommonFields.Filters, PageSize, CommonFields.Page, CommonFields.Ascending,
        WireFields.Ignored("flatten", "rows are flat."),
        WireFields.Ignored("select_fields", "specify the fields of documents in groupby."),
    ];

    /// <summary>Reads the aggregation.</summary>
    /// <exception cref="WireException">It is not an aggregation; the message contains the reason.</exception>
    public static AggregationQuery Read(ProjectRequest request)
    {
        try
        {
            AggregationQuery query = AggregationQuery.Parse(Query.Read(request).ToJson());
            ThrowIfOver("groupings", RequestLimits.MaxGroupings, query.Groupings.Count);
            ThrowIfOver("metrics", RequestLimits.MaxMetrics, query.Metrics.Count);
            ThrowIfOver("sort keys", RequestLimits.MaxSortKeys, query.Sort.Count);
            ThrowIfOver("fields of a metric", RequestLimits.MaxMetrics, query.Metrics.Select(metric => metric.Fields.Count).DefaultIfEmpty().Max());
            ThrowIfOver("fields of all metrics", RequestLimits.MaxFields, query.Metrics.SelectMany(metric => metric.Fields).Distinct().Count());
            ThrowIfOver("bounds of a grouping", RequestLimits.MaxFields, query.Groupings.Select(grouping => grouping.Bounds.Count).DefaultIfEmpty().Max());
            ThrowIfOver(
                "select_fields of a grouping", RequestLimits.MaxFields, query.Groupings.Select(grouping => grouping.SelectFields.Count).DefaultIfEmpty().Max());
            return query with
            {
                PageSize = PageSize.Read(request),
                Page = CommonFields.Page.Read(request),
                Direction = CommonFields.Ascending.Read(request) ? SortDirection.Ascending : SortDirection.Descending,
            };
        }
        catch (FormatException e)
        {
            throw WireException.Invalid("aggregation_query", e.Message);
        }
    }

    /// <summary>Writes rows as objects. The documents of a group are written separately, since they can be nested as deeply as a value.</summary>
    public static IReadOnlyList<WireObject> Write(IReadOnlyList<AggregationRow> rows) => [.. rows.Select(Write)];

    private static void ThrowIfOver(string what, long limit, long actual)
    {
        if (actual > limit)
        {
            throw WireException.TooMany("aggregation_query", what, limit, actual);
        }
    }

    private static WireObject Write(AggregationRow row)
    {
        WireObject written = new();
        foreach ((string name, FieldValue value) in (row with { Documents = null }).ToValue().AsObject())
        {
            written.Add(name, value);
        }

        return row.Documents is { } documents ? written.Add(AggregationRow.DocumentsName, documents) : written;
    }
}
