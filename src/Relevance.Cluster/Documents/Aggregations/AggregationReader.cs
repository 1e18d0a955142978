using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Aggregations;

/// <summary>Reads the wire form of aggregations. Every error is a <see cref="FormatException"/>.</summary>
internal static class AggregationReader
{
    public static AggregationQuery Parse(string json)
    {
        try
        {
            FieldValue body = FieldValue.Parse(json);
            if (body.Kind != FieldKind.Object)
            {
                throw new FormatException($"An aggregation is a JSON object, not {FieldKinds.Describe(body.Kind)}.");
            }

            FieldValue inner = Get(body, "aggregation_query");
            FieldValue query = inner.HasValue ? inner : body;
            return new AggregationQuery
            {
                Groupings = [.. ReadList(query, "groupby").Select(ReadGrouping)],
                Metrics = [.. ReadList(query, "metrics").Select(ReadMetric)],
                Sort = [.. ReadSort(Get(query, "sort"))],
                PageSize = ReadInteger(body, "page_size") ?? ReadInteger(query, "page_size") ?? 20,
                Page = ReadInteger(body, "page") ?? ReadInteger(query, "page") ?? 1,
                Direction = ReadBoolean(body, "asc") ?? ReadBoolean(query, "asc") ?? false ? SortDirection.Ascending : SortDirection.Descending,
            };
        }
        catch (Exception e) when (e is InvalidDocumentException or ArgumentException)
        {
            throw new FormatException($"Not an aggregation: {e.Message}", e);
        }
    }

    private static Grouping ReadGrouping(FieldValue value, int position)
    {
        string place = FormattableString.Invariant($"groupby[{position}]");
        GroupingKind kind = ReadText(value, "agg") is { } name
            ? AggregationNames.Read(AggregationNames.Groupings, name, $"{place}.agg")
            : GroupingKind.Category;
        foreach (string unsupported in (string[])["n_date_buckets", "buckets", "remove_words", "include_words"])
        {
            if (Get(value, unsupported).HasValue)
            {
                throw new FormatException($"{place}: '{unsupported}' is not supported. Use date_interval for dates, and interval or bounds for a histogram.");
            }
        }

        Grouping grouping = new() { Field = ReadText(value, "field") ?? throw new FormatException($"{place}: 'field' is missing."), Kind = kind };
        grouping = ReadText(value, "name") is { } given ? grouping with { Name = given } : grouping;
        return grouping with
        {
            Size = ReadInteger(value, "page_size") ?? ReadInteger(value, "size"),
            GroupSize = ReadInteger(value, "group_size") ?? 0,
            SelectFields =
            [
                .. ReadList(value, "select_fields").Select(field => field.AsText() ?? throw new FormatException($"{place}.select_fields: expected texts.")),
            ],
            DateInterval = ReadText(value, "date_interval") is { } interval
                ? AggregationNames.Read(AggregationNames.Intervals, interval, $"{place}.date_interval")
                : grouping.DateInterval,
            Width = ReadNumber(value, "interval") ?? grouping.Width,
            Bounds = [.. ReadList(value, "bounds").Select(bound => bound.AsNumber() ?? throw new FormatException($"{place}.bounds: expected numbers."))],
        };
    }

    private static Metric ReadMetric(FieldValue value, int position)
    {
        string place = FormattableString.Invariant($"metrics[{position}]");
        string name = ReadText(value, "agg") ?? throw new FormatException($"{place}: 'agg' is missing.");
        FieldValue[] fields = [.. ReadList(value, "fields"), .. Get(value, "field") is { HasValue: true } field ? [field] : Array.Empty<FieldValue>()];
        Metric metric = new()
        {
            Fields = fields.Length == 0
                ? throw new FormatException($"{place}: 'field' or 'fields' is missing.")
                    : Array.ConvertAll(
                        fields,
                        path => new FieldPath(path.AsText() ?? throw new FormatException($"{place}: a field is a text, not {FieldKinds.Describe(path.Kind)}."))
                    ),
            Kind = AggregationNames.Read(AggregationNames.Metrics, name, $"{place}.agg"),
        };
        if (metric.Fields.Count > 1 && !metric.IsMatrix)
        {
            throw new FormatException($"{place}: '{name}' accepts one field, not {string.Join(", ", metric.Fields)}.");
        }

        return ReadText(value, "name") is { } given ? metric with { Name = given } : metric;
    }

    /// <summary>Reads an array of objects, or one object, that maps names to directions.</summary>
    private static IEnumerable<SortKey> ReadSort(FieldValue value)
    {
        IReadOnlyList<FieldValue> list = value.Kind == FieldKind.Object ? [value] : ReadList(value, "sort", isMember: false);
        foreach ((string by, FieldValue direction) in list.SelectMany(item => item.AsObject()))
        {
            yield return new SortKey(by.Length == 0 ? default : new FieldPath(by), direction.AsText() switch
            {
                "asc" => SortDirection.Ascending,
                "desc" => SortDirection.Descending,
                _ => throw new FormatException($"sort.{by}: expected asc or desc, found {direction.ToJson()}."),
            });
        }
    }

    private static FieldValue Get(FieldValue value, string member) => value.Map?.Get(member) ?? default;

    private static IReadOnlyList<FieldValue> ReadList(FieldValue value, string member, bool isMember = true)
    {
        FieldValue list = isMember ? Get(value, member) : value;
        return !list.HasValue ? []
            : list.Kind == FieldKind.Array ? list.AsArray()
            : throw new FormatException($"{member}: expected a list, found {FieldKinds.Describe(list.Kind)}.");
    }

    private static string? ReadText(FieldValue value, string member) =>
        Get(value, member) is { HasValue: true } text ? text.AsText() ?? throw Unexpected(member, "a text", text) : null;

    private static double? ReadNumber(FieldValue value, string member) =>
        Get(value, member) is { HasValue: true } number ? number.AsNumber() ?? throw Unexpected(member, "a number", number) : null;

    private static bool? ReadBoolean(FieldValue value, string member) =>
        Get(value, member) is { HasValue: true } boolean ? boolean.AsBoolean() ?? throw Unexpected(member, "true or false", boolean) : null;

    private static int? ReadInteger(FieldValue value, string member) =>
        Get(value, member) is not { HasValue: true } number ? null
        : number.AsInteger() is { } integer and >= int.MinValue and <= int.MaxValue ? (int)integer
        : throw Unexpected(member, "an integer", number);

    private static FormatException Unexpected(string member, string expected, FieldValue actual) =>
        new($"{member}: expected {expected}, found {actual.ToJson()}.");
}
