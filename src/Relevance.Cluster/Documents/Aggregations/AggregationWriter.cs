namespace Relevance.Cluster.Documents.Aggregations;

/// <summary>Writes the wire form of aggregations; what has its default is left out, except for names and kinds.</summary>
internal static class AggregationWriter
{
    public static FieldValue Write(AggregationQuery query) => FieldValue.FromObject(
    [
        new("aggregation_query", FieldValue.FromObject(
        [
            new("groupby", FieldValue.FromArray(query.Groupings.Select(Write))),
            new("metrics", FieldValue.FromArray(query.Metrics.Select(Write))),
            new("sort", FieldValue.FromArray(query.Sort.Select(sort =>
                FieldValue.FromObject([new(sort.By, sort.Direction == SortDirection.Ascending ? "asc" : "desc")])))),
        ])),
        new("page_size", query.PageSize),
        new("page", query.Page),
        new("asc", query.Direction == SortDirection.Ascending),
    ]);

    private static FieldValue Write(Grouping grouping)
    {
        List<KeyValuePair<string, FieldValue>> members =
        [
            new("name", grouping.Name),
            new("field", grouping.Field.ToString()),
            new("agg", AggregationNames.Write(AggregationNames.Groupings, grouping.Kind)),
        ];
        Add(grouping.Size is { } size, "page_size", grouping.Size ?? 0);
        Add(grouping.GroupSize > 0, "group_size", grouping.GroupSize);
        Add(grouping.SelectFields.Count > 0, "select_fields", FieldValue.FromArray(grouping.SelectFields.Select(field => (FieldValue)field)));
        Add(grouping.Kind == GroupingKind.Date, "date_interval", AggregationNames.Write(AggregationNames.Intervals, grouping.DateInterval));
        Add(grouping.Kind == GroupingKind.Histogram && grouping.Bounds.Count == 0, "interval", grouping.Width);
        Add(grouping.Kind == GroupingKind.Histogram && grouping.Bounds.Count > 0, "bounds", FieldValue.FromArray(grouping.Bounds.Select(bound => (FieldValue)bound)));
        return FieldValue.FromObject(members);

        void Add(bool isSaid, string name, FieldValue value)
        {
            if (isSaid)
            {
                members.Add(new(name, value));
            }
        }
    }

    private static FieldValue Write(Metric metric) => FieldValue.FromObject(
    [
        new("name", metric.Name),
        metric.IsMatrix
            ? new("fields", FieldValue.FromArray(metric.Fields.Select(field => (FieldValue)field.ToString())))
            : new("field", metric.Fields[0].ToString()),
        new("agg", AggregationNames.Write(AggregationNames.Metrics, metric.Kind)),
    ]);
}
