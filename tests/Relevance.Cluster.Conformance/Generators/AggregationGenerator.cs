using System.Globalization;

namespace Relevance.Cluster.Conformance.Generators;

/// <summary>Creates aggregations of every kind from a seed, over the documents of <see cref="DocumentGenerator"/>.</summary>
/// <param name="seed">The seed; equal seeds create equal queries.</param>
public sealed class AggregationGenerator(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Creates a query.</summary>
    /// <returns>The query.</returns>
    public AggregationQuery Next()
    {
        Grouping[] groupings = [.. Enumerable.Range(0, _random.Next(4)).Select(NextGrouping)];
        Metric[] metrics = [.. Enumerable.Range(0, _random.Next(4)).Select(NextMetric)];
        string[] keys =
        [
            "frequency",
            .. groupings.Select(grouping => grouping.Name),
            .. metrics.Where(metric => metric.IsNumber).Select(metric => metric.Name),
        ];
        return new AggregationQuery
        {
            Groupings = groupings,
            Metrics = metrics,
            Sort = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => new SortKey(keys[_random.Next(keys.Length)], (SortDirection)_random.Next(2)))],
            Direction = (SortDirection)_random.Next(2),
            PageSize = _random.Next(1, 12),
            Page = _random.Next(4) == 0 ? 2 : 1,
        };
    }

    private Grouping NextGrouping(int position)
    {
        GroupingKind kind = (GroupingKind)_random.Next(7);
        string fitting = kind switch
        {
            GroupingKind.Numeric or GroupingKind.Histogram => "price",
            GroupingKind.Boolean => "sold",
            GroupingKind.Date => "when",
            GroupingKind.Array => "tags",
            GroupingKind.Words => "text",
            _ => "brand",
        };
        return new Grouping
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"group {position}"),
            Field = _random.Next(4) > 0 ? fitting : NextField(),
            Kind = kind,
            Size = _random.Next(3) == 0 ? _random.Next(1, 5) : null,
            GroupSize = _random.Next(4) == 0 ? _random.Next(1, 4) : 0,
            SelectFields = _random.Next(2) == 0 ? ["brand", "meta.deep"] : [],
            DateInterval = (DateInterval)_random.Next(6),
            Width = _random.NextDouble() + 0.5,
            Bounds = _random.Next(2) == 0 ? [10, -5.5, 2] : [],
        };
    }

    private Metric NextMetric(int position)
    {
        MetricKind kind = (MetricKind)_random.Next(17);
        bool isMatrix = kind is MetricKind.Correlation or MetricKind.Covariance or MetricKind.Skewness or MetricKind.Kurtosis;
        return new Metric
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"metric {position}"),
            Fields = isMatrix ? ["price", "huge", "meta.price"] : [_random.Next(2) == 0 ? "price" : NextField()],
            Kind = kind,
        };
    }

    private string NextField() => GeneratedFields.Plain[_random.Next(GeneratedFields.Plain.Count)];
}
