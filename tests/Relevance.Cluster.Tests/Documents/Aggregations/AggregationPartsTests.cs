namespace Relevance.Cluster.Tests.Documents.Aggregations;

/// <summary>The short ways to say a grouping and a metric.</summary>
public sealed class AggregationPartsTests
{
    [Fact]
    public void Metrics_AreNamedAfterKindAndField()
    {
        Metric[] metrics =
        [
            Metric.Mean("price"),
            Metric.Sum("price"),
            Metric.Min("a.b"),
            Metric.Max("price"),
            Metric.Count("v_vector_"),
            Metric.Cardinality("brand"),
            Metric.StandardDeviation("price"),
            Metric.Percentiles("price"), Metric.Of(MetricKind.Skewness, "price"), Metric.Of(MetricKind.Correlation, "price", "weight"),
        ];

        Assert.Equal(
            [
                "avg_price",
                "sum_price",
                "min_a.b",
                "max_price",
                "count_v_vector_",
                "cardinality_brand",
                "std_deviation_price",
                "percentiles_price",
                "skewness_price",
                "correlation",
            ],
            metrics.Select(metric => metric.Name));
        Assert.Equal(
            [
                MetricKind.Mean,
                MetricKind.Sum,
                MetricKind.Min,
                MetricKind.Max,
                MetricKind.Count,
                MetricKind.Cardinality,
                MetricKind.StandardDeviation,
                MetricKind.Percentiles,
                MetricKind.Skewness,
                MetricKind.Correlation,
            ],
            metrics.Select(metric => metric.Kind));
        Assert.Equal("mine", (Metric.Mean("price") with { Name = "mine" }).Name);
    }

    [Fact]
    public void Metric_OfSeveralFieldsThatIsOfOne_IsRejected()
    {
        Assert.Contains(
            "price, weight",
            Assert.Throws<ArgumentException>(() => Metric.Of(MetricKind.Mean, "price", "weight")).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Metric.Of(MetricKind.Mean));
    }

    [Fact]
    public void Groupings_AreOfTheirKind()
    {
        Grouping text = "brand";

        Assert.Equal(("brand", GroupingKind.Category), (text.Name, text.Kind));
        Assert.Equal(Grouping.Category("brand"), text);
        Assert.Equal(GroupingKind.Array, Grouping.Array("tags").Kind);
        Assert.Equal(
            (GroupingKind.Date, DateInterval.Weekly),
            (Grouping.Date("at", DateInterval.Weekly).Kind, Grouping.Date("at", DateInterval.Weekly).DateInterval));
        Assert.Equal((GroupingKind.Histogram, 2.5), (Grouping.Histogram("price", 2.5).Kind, Grouping.Histogram("price", 2.5).Width));
        Assert.Equal([0, 20, 100], Grouping.Ranges("price", 0, 20, 100).Bounds);
        Assert.Equal(GroupingKind.Words, Grouping.Words("title").Kind);
        Assert.Throws<ArgumentException>(() => (Grouping)"");
        Assert.Contains("'price'", Assert.Throws<ArgumentException>(() => Grouping.Ranges("price")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Grouping.Ranges("price", 1, double.NaN));
    }

    [Fact]
    public void Row_ByName_IsTheGroupsValueOrTheFigure()
    {
        AggregationQuery query = new() { Groupings = ["brand"], Metrics = [Metric.Mean("price")] };

        AggregationRow row = Assert.Single(query.Apply([new Document("a") { ["brand"] = "Acme", ["price"] = 3 }]));

        Assert.Equal(("Acme", 3L), (row["brand"].AsText(), row["avg_price"].AsInteger()));
        Assert.Contains("brand, avg_price", Assert.Throws<KeyNotFoundException>(() => row["price"]).Message, StringComparison.Ordinal);
    }
}
