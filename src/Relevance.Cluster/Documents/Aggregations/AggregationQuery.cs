using Relevance.Cluster.Documents.Aggregations;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <summary>
/// A query that groups documents and computes metrics per group. Immutable. <see cref="Apply"/> defines the result; a store that evaluates the query itself
/// returns the same rows with the same bits.
/// </summary>
/// <remarks>
/// Groups are nested: the groups of the first grouping are divided by the second, and so on, and a row is a group of the last. Without groupings the result is
/// one row for all documents, even if there are none. A document without a value for one of the groupings is in no row.
/// </remarks>
public sealed record AggregationQuery
{
    /// <summary>Gets the groupings, outermost first; empty, the default, means one row.</summary>
    public IReadOnlyList<Grouping> Groupings { get; init; } = [];

    /// <summary>Gets the metrics of each row.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>
    /// Gets the sort keys of groups within the group above, where the value of a key is computed over all documents of a group. Ties, and all groups if the
    /// list is empty, are ordered by frequency in <see cref="Direction"/>, then by value as by <see cref="FieldValueComparer"/>.
    /// </summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>Gets the direction in which groups are ordered by frequency. The default is descending.</summary>
    public SortDirection Direction { get; init; } = SortDirection.Descending;

    /// <summary>Gets the number of the page of outermost groups, from 1, which is the default. A page after the last is empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Page
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>
    /// Gets the maximum number of outermost groups per page, at least 1. The default is 20. Rows are not limited: all groups within those of the page are
    /// returned, unless their level sets <see cref="Grouping.Size"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int PageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 20;

    /// <summary>Parses the wire form.</summary>
    /// <param name="json">
    /// <c>{"groupby": […], "metrics": […], "sort": [{name: "asc"}], "page_size", "page", "asc"}</c>, or the body of a request, which has the first three in
    /// <c>aggregation_query</c>. Each can be missing; other properties are ignored.
    /// </param>
    /// <returns>The query.</returns>
    /// <exception cref="FormatException">
    /// The text is not JSON, or not an aggregation query: the message names the property and lists the known ones.
    /// </exception>
    public static AggregationQuery Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return AggregationReader.Parse(json);
    }

    /// <summary>Writes the wire form of a request: <c>aggregation_query</c>, <c>page_size</c>, <c>page</c> and <c>asc</c>.</summary>
    /// <returns>A JSON object that <see cref="Parse"/> reads as an equal query.</returns>
    public string ToJson() => AggregationWriter.Write(this).ToJson();

    /// <summary>Validates the conditions that the parts cannot check separately. Stores call it before they run a query.</summary>
    /// <param name="schema">The schema of the dataset; a field that it does not contain is not an error, but missing in every document.</param>
    /// <param name="datasetId">The id of the dataset, for the message.</param>
    /// <exception cref="ArgumentException">
    /// Two parts have the same name, a sort key names no part or a metric that is not a single number, or the value of a vector is requested.
    /// </exception>
    public void Validate(Schema schema, string datasetId)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ThrowIfAmbiguous(this);
        IEnumerable<FieldPath> paths =
        [
            .. Groupings.Select(grouping => grouping.Field),
            .. Metrics.Where(metric => !IsExistence(metric)).SelectMany(metric => metric.Fields),
        ];
        foreach (FieldPath path in paths)
        {
            if (schema.TryGetValue(path.ToString(), out FieldType type) && (type.IsVector || type.IsChunkVector))
            {
                throw new ArgumentException(
                    $"Dataset '{datasetId}': the aggregation uses the value of '{path}', which is a vector field ({type}). Only the metrics "
                        + "count and missing accept it.",
                    nameof(schema));
            }
        }
    }

    /// <summary>Runs the query over documents in memory.</summary>
    /// <param name="documentsInInsertionOrder">The documents to aggregate, in insertion order.</param>
    /// <returns>The rows, in the order of their groups, level by level.</returns>
    /// <exception cref="ArgumentException">Two parts have the same name, or a sort key names no part.</exception>
    public IReadOnlyList<AggregationRow> Apply(IEnumerable<Document> documentsInInsertionOrder)
    {
        ArgumentNullException.ThrowIfNull(documentsInInsertionOrder);
        ThrowIfAmbiguous(this);
        return new AggregationEvaluator(this).Run([.. documentsInInsertionOrder]);
    }

    /// <inheritdoc/>
    public bool Equals(AggregationQuery? other) => other is not null && ToJson() == other.ToJson();

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToJson());

    private static bool IsExistence(Metric metric) => metric.Kind is MetricKind.Count or MetricKind.Missing;

    private static void ThrowIfAmbiguous(AggregationQuery query)
    {
        HashSet<string> names = new(StringComparer.Ordinal) { AggregationRow.FrequencyName, AggregationRow.DocumentsName };
        string? twice = query
            .Groupings.Select(grouping => grouping.Name)
            .Concat(query.Metrics.Select(metric => metric.Name))
            .FirstOrDefault(name => !names.Add(name));
        if (twice is not null)
        {
            throw new ArgumentException($"The aggregation has two parts with the name '{twice}' ('frequency' and 'documents' are reserved).", nameof(query));
        }

        foreach (SortKey sort in query.Sort)
        {
            bool isKnown = sort.Name == AggregationRow.FrequencyName
                || query.Groupings.Any(grouping => grouping.Name == sort.Name)
                || query.Metrics.Any(metric => metric.Name == sort.Name && metric.IsNumber);
            if (!isKnown)
            {
                throw new ArgumentException(
                    $"The aggregation cannot be sorted by '{sort.Name}': that is neither 'frequency' nor the name of a grouping or of a metric that is one "
                        + $"number.",
                    nameof(query));
            }
        }
    }
}

/// <summary>Writes the wire form of aggregations; properties with their default are omitted, except names and kinds.</summary>
internal static class AggregationWriter
{
    public static FieldValue Write(AggregationQuery query) => FieldValue.FromObject(
    [
        new("aggregation_query", FieldValue.FromObject(
        [
            new("groupby", FieldValue.FromArray(query.Groupings.Select(Write))),
            new("metrics", FieldValue.FromArray(query.Metrics.Select(Write))),
            new("sort", FieldValue.FromArray(query.Sort.Select(sort =>
                FieldValue.FromObject([new(sort.Name, sort.Direction == SortDirection.Ascending ? "asc" : "desc")])))),
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
        Add(
            grouping.Kind == GroupingKind.Histogram && grouping.Bounds.Count > 0,
            "bounds",
            FieldValue.FromArray(grouping.Bounds.Select(bound => (FieldValue)bound)));
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
