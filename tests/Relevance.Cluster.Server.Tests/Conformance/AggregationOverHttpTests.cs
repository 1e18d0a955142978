using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Tests.Conformance;

/// <summary>Tests groups, facets and statistics of numeric fields through the object model: over HTTP and on an embedded store they must be equal.</summary>
public sealed class AggregationOverHttpTests : BothStores
{
    private const string Field = "v_vector_";

    [Fact]
    public async Task Questions_OverHttp_AreAnsweredAsOnAnEmbeddedStore()
    {
        string[] near = await AskAsync(new RelevanceClient(Embedded).GetDataset("shop"));
        string[] far = await AskAsync(new RelevanceClient(Http).GetDataset("shop"));

        Assert.Equal(near, far);
        Assert.All(near, answer => Assert.True(answer.Count(c => c == '\n') > 2, answer));
        Assert.Contains("cluster-10 - skewness: ", near[^1], StringComparison.Ordinal);
    }

    private static async Task<string[]> AskAsync(Dataset dataset)
    {
        await dataset.InsertDocumentsAsync(
            Enumerable.Range(0, 60).Select(i => new Document($"d{i}")
            {
                ["brand"] = i % 9 == 8 ? null : $"brand {i % 4}",
                ["price"] = i % 7 == 6 ? FieldValue.Null : 0.1 * i * i,
                ["weight"] = Math.Sqrt(i),
                ["sold_at"] = new DateOnly(2024, 1 + (i % 12), 1 + (i % 28)),
                ["tags"] = new[] { $"t{i % 2}", "all" },
                [Field] = new[] { i % 3, .1f * i },
            }),
            cancellationToken: Token);
        ClusterOps clusters = dataset.GetClusterOps("own", Field);
        await clusters.LabelAsync(
            Enumerable.Range(0, 57).Select(i => KeyValuePair.Create($"d{i}", i % 11 == 10 ? "outlier" : $"cluster-{i % 3 * 5}")),
            cancellationToken: Token);
        AggregationQuery query = new()
        {
            Groupings = [Grouping.Histogram("price", 50), Grouping.Array("tags") with { GroupSize = 1, SelectFields = ["brand"] }],
            Metrics = [Metric.Mean("price"), Metric.Percentiles("weight"), Metric.Of(MetricKind.Correlation, "price", "weight")],
            Sort = [new SortKey("price", SortDirection.Ascending)],
            PageSize = 2,
            Page = 2,
        };
        Filter filter = Filter.Field("weight") < 7;
        NumericDistribution skewed = await clusters.MostSkewedAsync("price", cancellationToken: Token);
        ClusterAggregation groups = await clusters.AggregateAsync(query, filter, Token);
        return
        [
            $"{await dataset.AggregateAsync(query, filter, Token)}",
            (await dataset.GroupBy("brand").MeanAsync("price", Token)).ToCsv(),
            (await dataset.CorrelationAsync(["price", "weight"], filter, Token)).ToCsv() + "\n",
            groups.ToCsv(),
            string.Join('\n', groups.Labels.SelectMany(label => groups[label]).Select(row => row.ToValue().ToJson())),
            (await clusters.GroupByCluster().AggregateAsync([Metric.Mean("price"), Metric.Cardinality("brand")], Token)).ToCsv(),
            (await clusters.GroupBy(Grouping.Date("sold_at", DateInterval.Yearly)).ThenBy("brand").CountAsync(Token)).ToCsv(),
            (await clusters.GetFacetsAsync(new FacetQuery { Filter = filter }, Token)).ToCsv(),
            (await clusters.CorrelationAsync(["price", "weight"], cancellationToken: Token)).ToCsv(),
            (await clusters.NumericDistributionAsync("weight", filter: filter, cancellationToken: Token)).ToCsv(),
            $"{skewed.ToCsv()}{string.Join('\n', skewed.Clusters)}\n{string.Join(' ', skewed.BinEdges)}\n{string.Join(' ', skewed.Clusters.SelectMany(c => c.BinCounts))}",
        ];
    }
}
