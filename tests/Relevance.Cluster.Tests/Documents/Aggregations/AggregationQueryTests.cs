using Relevance.Cluster.Documents.Aggregations;

namespace Relevance.Cluster.Tests.Documents.Aggregations;

public sealed class AggregationQueryTests
{
    [Theory]
    [InlineData("text", GroupingKind.Category)]
    [InlineData("classes", GroupingKind.Category)]
    [InlineData("number", GroupingKind.Numeric)]
    [InlineData("bool", GroupingKind.Boolean)]
    [InlineData("array", GroupingKind.Array)]
    [InlineData("wordcloud", GroupingKind.Words)]
    public void Parse_SynonymsOfAKind_AreThatKind(string name, GroupingKind kind)
    {
        AggregationQuery query = AggregationQuery.Parse($$"""{"groupby":[{"name":"g","field":"a.b","agg":"{{name}}"}]}""");

        Grouping grouping = Assert.Single(query.Groupings);
        Assert.Equal(("g", (FieldPath)"a.b", kind), (grouping.Name, grouping.Field, grouping.Kind));
    }

    [Fact]
    public void Parse_TheBodyOfARequest_ReadsAllOfIt()
    {
        AggregationQuery query = AggregationQuery.Parse(
            """
            {"aggregation_query":{"groupby":[{"field":"when","agg":"date","date_interval":"daily","page_size":3,"group_size":2,"select_fields":["x"]},{"field":"p","agg":"histogram","interval":5}],
             "metrics":[{"name":"m","field":"p","agg":"average"},{"name":"r","fields":["p","q"],"agg":"correlation"}],"sort":[{"m":"asc"},{"frequency":"desc"}]},
             "filters":[],"page_size":7,"page":2,"asc":true,"dataset_ids":[],"select_fields":null}
            """);

        Assert.Equal((7, 2, SortDirection.Ascending), (query.PageSize, query.Page, query.Direction));
        Assert.Equal((DateInterval.Daily, 3, 2), (query.Groupings[0].DateInterval, query.Groupings[0].Size, query.Groupings[0].GroupSize));
        Assert.Equal(("when", "x", 5.0), (query.Groupings[0].Name, query.Groupings[0].SelectFields[0], query.Groupings[1].Width));
        Assert.Equal([new("m", SortDirection.Ascending), new("frequency", SortDirection.Descending)], query.Sort);
        Assert.Equal([MetricKind.Mean, MetricKind.Correlation], query.Metrics.Select(metric => metric.Kind));
        Assert.Equal(query, AggregationQuery.Parse(query.ToJson()));
    }

    [Theory]
    [InlineData("[]", "object")]
    [InlineData("""{"groupby":[{"agg":"category"}]}""", "groupby[0]: 'field'")]
    [InlineData("""{"groupby":[{"field":"x","agg":"boolean_filter"}]}""", "boolean_filter")]
    [InlineData("""{"groupby":[{"field":"x","agg":"histogram","buckets":3}]}""", "buckets")]
    [InlineData("""{"metrics":[{"field":"x","agg":"median"}]}""", "percentiles")]
    [InlineData("""{"metrics":[{"fields":["x","y"],"agg":"sum"}]}""", "x, y")]
    [InlineData("""{"sort":[{"frequency":"up"}]}""", "sort.frequency")]
    [InlineData("""{"page_size":0}""", "0")]
    public void Parse_WhatIsNoAggregation_SaysWhere(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => AggregationQuery.Parse(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"groupby":[{"name":"x","field":"a"}],"metrics":[{"name":"x","field":"b","agg":"sum"}]}""", "'x'")]
    [InlineData("""{"groupby":[{"name":"frequency","field":"a"}]}""", "'frequency'")]
    [InlineData("""{"sort":[{"nothing":"asc"}]}""", "'nothing'")]
    [InlineData("""{"metrics":[{"name":"p","field":"b","agg":"percentiles"}],"sort":[{"p":"asc"}]}""", "'p'")]
    public void Apply_AmbiguousQuery_IsRejected(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => AggregationQuery.Parse(json).Apply([])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(MetricKind.Mean, "5")]
    [InlineData(MetricKind.Sum, "40")]
    [InlineData(MetricKind.Min, "2")]
    [InlineData(MetricKind.Max, "9")]
    [InlineData(MetricKind.Count, "9")]
    [InlineData(MetricKind.Missing, "1")]
    [InlineData(MetricKind.Cardinality, "6")]
    [InlineData(MetricKind.SumOfSquares, "232")]
    [InlineData(MetricKind.Variance, "4")]
    [InlineData(MetricKind.StandardDeviation, "2")]
    [InlineData(MetricKind.StandardDeviationBounds, """{"upper":9,"lower":1}""")]
    [InlineData(MetricKind.CharacterCount, "4")]
    [InlineData(MetricKind.Percentiles, """{"1.0":2.14,"5.0":2.7,"25.0":4,"50.0":4.5,"75.0":5.5,"95.0":8.3,"99.0":8.86}""")]
    [InlineData(MetricKind.Skewness, """{"x":0.65625}""")]
    [InlineData(MetricKind.Kurtosis, """{"x":2.78125}""")]
    public void GetValue_OfEightNumbersATextAndANull_IsTheFigureOfTheTextbook(MetricKind kind, string expected)
    {
        // The eight numbers whose standard deviation is 2 in every introduction to it; the moments are worked out by hand: 42 / 8 / 8 and 356 / 8 / 16.
        MetricAccumulator accumulator = new(new Metric { Fields = ["x"], Kind = kind });
        foreach (FieldValue value in (FieldValue[])[4, 2, 5, 4, 9, 4, 7, 5, "a😀b𝄞", FieldValue.Null])
        {
            accumulator.Add(value);
        }

        Assert.Equal(expected, accumulator.GetValue().ToJson());
    }

    [Fact]
    public void GetValue_OfTwoFields_IsOverTheDocumentsThatHaveBoth()
    {
        MetricAccumulator correlation = new(new Metric { Fields = ["x", "y"], Kind = MetricKind.Correlation });
        MetricAccumulator covariance = new(new Metric { Fields = ["x", "y"], Kind = MetricKind.Covariance });
        foreach ((FieldValue x, FieldValue y) in ((FieldValue, FieldValue)[])[(1, 6), (2, 4), (3, 2), (100, FieldValue.Null), (FieldValue.Null, 100)])
        {
            correlation.Add(x, y);
            covariance.Add(x, y);
        }

        Assert.Equal("""{"x":{"x":1,"y":-1},"y":{"x":-1,"y":1}}""", correlation.GetValue().ToJson());
        Assert.Equal("""{"x":{"x":1,"y":-2},"y":{"x":-2,"y":4}}""", covariance.GetValue().ToJson());
    }

    [Theory]
    [InlineData(DateInterval.Yearly, "2022-01-01T00:00:00Z")]
    [InlineData(DateInterval.Monthly, "2022-03-01T00:00:00Z")]
    [InlineData(DateInterval.Weekly, "2022-02-28T00:00:00Z")]
    [InlineData(DateInterval.Daily, "2022-03-03T00:00:00Z")]
    [InlineData(DateInterval.Hourly, "2022-03-03T22:00:00Z")]
    [InlineData(DateInterval.Minutely, "2022-03-03T22:15:00Z")]
    public void GetKeys_OfADate_IsTheStartOfItsIntervalInUtc(DateInterval interval, string expected) =>
        Assert.Equal([expected], new Grouping { Field = "at", Kind = GroupingKind.Date, DateInterval = interval }.GetKeys("2022-03-04T00:15:30.5+02:00"));

    [Fact]
    public void GetKeys_OfNumbersInRanges_AreLowerBounds()
    {
        Grouping wide = new() { Field = "p", Kind = GroupingKind.Histogram, Width = 5 };
        Grouping given = wide with { Bounds = [0, 100, 10] };

        Assert.Equal([-5, 0, 5, 10], wide.GetKeys(FieldValue.FromArray([-0.1, 0, 4.9, 5, 12])));
        Assert.Equal([0, 10, 100], given.GetKeys(FieldValue.FromArray([-1, 3, 10, 99.9, 1e9])));
        Assert.Empty(given.GetKeys("5"));
    }
}
