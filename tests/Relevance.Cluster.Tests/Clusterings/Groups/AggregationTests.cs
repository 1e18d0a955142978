using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Clusterings.Groups;

/// <summary>Groups of the documents of a dataset and of each cluster.</summary>
public sealed class AggregationTests : IAsyncLifetime
{
    private const string Field = "v_vector_";

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _shop;
    private readonly ClusterOps _clusters;

    public AggregationTests()
    {
        _shop = new RelevanceClient(_store).GetDataset("shop");
        _clusters = _shop.GetClusterOps("own", Field);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (string Cluster, string? Brand, double? Price, string? Sold)[] products =
        [
            ("cluster-2", "Acme", 10, "2024-01-15"), ("cluster-2", "Acme", 20, "2024-01-20"), ("cluster-2", "Best", 60, "2024-03-01T23:30:00-02:00"),
            ("cluster-10", "Best", 5, "2023-12-31"), ("cluster-10", null, 7, null), ("outlier", "Zeta", null, "soon"), ("", "Acme", 1000, "2020-01-01"),
        ];
        await _shop.InsertDocumentsAsync(
            products.Select((product, i) => new Document($"p{i}")
            {
                ["brand"] = product.Brand,
                ["price"] = product.Price is { } price ? price : FieldValue.Null,
                ["sold_at"] = product.Sold,
                ["tags"] = new[] { "all", i % 2 == 0 ? "even" : "odd" },
                ["number"] = i,
                [Field] = new[] { i, 1f },
            }),
            cancellationToken: Token);
        await _clusters.LabelAsync(
            products.Index().Where(p => p.Item.Cluster.Length > 0).Select(p => KeyValuePair.Create($"p{p.Index}", p.Item.Cluster)),
            cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task GroupBy_OnADataset_HasARowAGroup()
    {
        AggregationResult means = await _shop.GroupBy("brand").MeanAsync("price", Token);

        Assert.Equal(["Acme", "Best", "Zeta"], means.Select(row => row["brand"].AsText()));
        Assert.Equal(1030 / 3.0, means["Acme"]["avg_price"].AsNumber());
        Assert.Equal(32.5, means["Best"]["avg_price"].AsNumber());
        Assert.Equal(FieldValue.Null, means["Zeta"]["avg_price"]);
        Assert.Contains("\"Nobody\"", Assert.Throws<KeyNotFoundException>(() => means["Nobody"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GroupBy_OnAClustering_HasTheRowsOfEachClusterInNaturalOrder()
    {
        ClusterAggregation means = await _clusters.GroupBy("brand").MeanAsync("price", Token);

        Assert.Equal(["cluster-2", "cluster-10", "outlier"], means.Labels);
        Assert.Equal(15, means["cluster-2"]["Acme"]["avg_price"].AsNumber());
        Assert.Equal(60, means["cluster-2"]["Best"]["avg_price"].AsNumber());
        Assert.Equal(5, Assert.Single(means["cluster-10"])["avg_price"].AsNumber());
        Assert.Contains("cluster-2, cluster-10, outlier", Assert.Throws<KeyNotFoundException>(() => means["cluster-1"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GroupByCluster_HasOneRowACluster()
    {
        ClusterAggregation figures = await _clusters.GroupByCluster().AggregateAsync(
            [Metric.Mean("price"), Metric.Count("price"), Metric.Cardinality("brand")],
            Token);

        Assert.Equal(
            """
            cluster     avg_price  count_price  cardinality_brand  frequency
            cluster-2          30            3                  2          3
            cluster-10          6            2                  1          2
            outlier                          0                  1          1
            """.ReplaceLineEndings("\n"),
            figures.ToString());
        Assert.Equal("cluster,avg_price,count_price,cardinality_brand,frequency\ncluster-2,30,3,2,3\ncluster-10,6,2,1,2\noutlier,,0,1,1\n", figures.ToCsv());
        Assert.StartsWith("| cluster | avg\\_price |", figures.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GroupBy_OtherQuestions_AreAnsweredToo()
    {
        GroupedDocuments<ClusterAggregation> brands = _clusters.GroupBy("brand");

        Assert.Equal([2L, 1L], (await brands.CountAsync(Token))["cluster-2"].Select(row => row.Frequency));
        Assert.Equal(30, (await brands.SumAsync("price", Token))["cluster-2"]["Acme"]["sum_price"].AsNumber());
        Assert.Equal(10, (await brands.MinAsync("price", Token))["cluster-2"]["Acme"]["min_price"].AsNumber());
        Assert.Equal(20, (await brands.MaxAsync("price", Token))["cluster-2"]["Acme"]["max_price"].AsNumber());
    }

    [Fact]
    public async Task GroupBy_RefinedStepByStep_LeavesTheFirstStepAsItWas()
    {
        GroupedDocuments<ClusterAggregation> brands = _clusters.GroupBy("brand");
        GroupedDocuments<ClusterAggregation> dear = brands.Where(Filter.Field("price") > 6).Where(Filter.Field("price") < 100).OrderBy("avg_price").Take(1);

        ClusterAggregation top = await dear.MeanAsync("price", Token);
        ClusterAggregation all = await brands.MeanAsync("price", Token);

        Assert.Equal(["Best"], top["cluster-2"].Select(row => row["brand"].AsText()));
        Assert.Empty(top["cluster-10"]);
        Assert.Equal(["cluster-2", "cluster-10"], top.Labels);
        Assert.Equal(2, all["cluster-2"].Count);
        Assert.Equal(10_000, brands.Query.PageSize);
        Assert.Null(brands.Filter);
    }

    [Fact]
    public async Task PageSize_CountsOuterGroups_AndTakeTheGroupsOfEachLevel()
    {
        // Three documents are of Acme: with the tags all, even and odd; both clusters' documents have all and two more.
        AggregationQuery page = new() { Groupings = ["brand", Grouping.Array("tags")], PageSize = 1 };
        Assert.Equal(["all", "even", "odd"], (await _shop.AggregateAsync(page, cancellationToken: Token)).Select(row => row["tags"].AsText()).Order());
        Assert.Equal(3, (await _clusters.AggregateAsync(page, cancellationToken: Token))["cluster-2"].Count);

        Assert.Equal(["all"], (await _shop.GroupBy("brand", Grouping.Array("tags")).Take(1).CountAsync(Token)).Select(row => row["tags"].AsText()));
        Assert.Equal(["all"], (await _shop.GroupBy("brand").Take(1).ThenBy(Grouping.Array("tags")).CountAsync(Token)).Select(row => row["tags"].AsText()));
        Assert.Equal(4, (await _shop.GroupBy("brand", Grouping.Array("tags")).Take(1).Take(2).CountAsync(Token)).Count);
    }

    [Fact]
    public async Task GroupBy_MonthThenTag_NestsGroups()
    {
        AggregationResult months = await _shop.GroupBy(Grouping.Date("sold_at"), Grouping.Array("tags")).OrderBy("sold_at", SortDirection.Ascending).CountAsync(
            Token);

        Assert.Equal("2020-01-01T00:00:00Z", months[0]["sold_at"].AsText());
        Assert.Equal(2, months["2024-01-01T00:00:00Z", "all"].Frequency);
        Assert.Equal(1, months["2024-01-01T00:00:00Z", "odd"].Frequency);
        Assert.Equal(
            ["sold_at", "tags"],
            _shop.GroupBy(Grouping.Date("sold_at")).ThenBy(Grouping.Array("tags")).Query.Groupings.Select(grouping => grouping.Name));
    }

    [Fact]
    public async Task AggregateAsync_Ranges_AreByTheirLowerBound()
    {
        AggregationResult ranges = await _shop.GroupBy(Grouping.Ranges("price", 0, 10, 100)).CountAsync(Token);

        Assert.Equal("price  frequency\n10             3\n0              2\n100            1", ranges.ToString());
        Assert.Equal("price,frequency\n10,3\n0,2\n100,1\n", ranges.ToCsv());
        Assert.Equal("| price | frequency |\n| --- | ---: |\n| 10 | 3 |\n| 0 | 2 |\n| 100 | 1 |", ranges.ToMarkdown());
    }

    [Fact]
    public async Task AggregateAsync_WithDocuments_BringsThoseOfTheCluster()
    {
        AggregationQuery query = new() { Groupings = [Grouping.Category("brand") with { GroupSize = 1, SelectFields = ["number"] }] };

        ClusterAggregation groups = await _clusters.AggregateAsync(query, cancellationToken: Token);

        Assert.Equal("p0", Assert.Single(groups["cluster-2"]["Acme"].Documents!).Id);
        Assert.Equal("p3", Assert.Single(groups["cluster-10"]["Best"].Documents!).Id);
        Assert.Equal(query, groups["cluster-2"].Query);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AggregateAsync_OfEachCluster_IsThatOfTheDatasetWithTheLabelAsAFilter(int seed)
    {
        Random random = new(seed);
        await _clusters.LabelAsync(Enumerable.Range(0, 7).Select(i => KeyValuePair.Create($"p{i}", $"cluster-{random.Next(3)}")), cancellationToken: Token);
        Grouping[] groupings =
        [
            "brand",
            Grouping.Array("tags"),
            Grouping.Histogram("price", 10),
            Grouping.Date("sold_at", DateInterval.Yearly),
            Grouping.Category(_clusters.LabelField),
        ];
        Metric[] metrics = [Metric.Mean("price"), Metric.Max("number"), Metric.Cardinality("brand"), Metric.Count("sold_at")];
        int severalPages = 0;
        for (int i = 0; i < 150; i++)
        {
            Grouping[] levels =
            [
                .. Enumerable.Range(0, random.Next(4)).Select(level => groupings[random.Next(groupings.Length)] with
                {
                    Name = $"level {level}",
                    Size = random.Next(3) == 0 ? random.Next(1, 3) : null,
                }),
            ];
            Metric[] figures = [.. metrics.Where(_ => random.Next(2) == 0)];
            string[] keys = ["frequency", .. levels.Select(level => level.Name), .. figures.Select(figure => figure.Name)];
            AggregationQuery query = new()
            {
                Groupings = levels,
                Metrics = figures,
                Sort = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new SortKey(keys[random.Next(keys.Length)], (SortDirection)random.Next(2)))],
                Direction = (SortDirection)random.Next(2),
                Page = random.Next(1, 4),
                PageSize = random.Next(1, 4),
            };
            Filter? filter = random.Next(2) == 0 ? null : Filter.Field("number") < random.Next(7);
            ClusterAggregation clusters = await _clusters.AggregateAsync(query, filter, Token);

            Assert.Equal(["cluster-0", "cluster-1", "cluster-2"], clusters.Labels);
            foreach (string label in clusters.Labels)
            {
                Filter inCluster = Filter.Field(_clusters.LabelField).EqualTo(label);
                AggregationResult expected = await _shop.AggregateAsync(query, filter is null ? inCluster : inCluster & filter, Token);
                Assert.Equal($"{query.ToJson()}\n{Describe(expected)}", $"{query.ToJson()}\n{Describe(clusters[label])}");
                severalPages += query.Page > 1 && levels.Length > 0 && expected.Count > 0 ? 1 : 0;
            }
        }

        Assert.True(severalPages > 10, $"Only {severalPages} later pages had rows.");
    }

    [Fact]
    public async Task AggregateAsync_WhatIsAmbiguous_IsRejectedByTheStore()
    {
        AggregationQuery twice = new() { Metrics = [Metric.Mean("price"), Metric.Mean("price")] };

        Assert.Contains(
            "'avg_price'",
            (await Assert.ThrowsAsync<ArgumentException>(() => _shop.AggregateAsync(twice, cancellationToken: Token))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'avg_price'",
            (await Assert.ThrowsAsync<ArgumentException>(() => _clusters.AggregateAsync(twice, cancellationToken: Token))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<ClusteringNotFoundException>(
            () => _shop.GetClusterOps("other", Field).AggregateAsync(new AggregationQuery(), cancellationToken: Token));
    }

    [Fact]
    public async Task GetFacetsAsync_OfEachCluster_AreThoseOfItsDocuments()
    {
        ClusterFacets facets = await _clusters.GetFacetsAsync(["brand", "price", "sold_at"], Token);

        Assert.Equal(["cluster-2", "cluster-10", "outlier"], facets.Labels);
        Assert.Equal([new("Acme", 2), new("Best", 1)], facets["cluster-2", "brand"].Values);
        Assert.Equal(new NumericFacet(3, 10, 60, 90), facets["cluster-2", "price"].Numbers);
        Assert.Equal(
            new DateFacet(3, new(2024, 1, 15, 0, 0, 0, TimeSpan.Zero), new(2024, 3, 2, 1, 30, 0, TimeSpan.Zero)),
            facets["cluster-2", "sold_at"].Dates);
        Assert.Equal((0L, null), (facets["outlier", "price"].Count, facets["outlier", "price"].Numbers));
        Assert.Equal((1L, null), (facets["outlier", "sold_at"].Count, facets["outlier", "sold_at"].Dates));
        Assert.Contains("brand, price, sold_at", Assert.Throws<KeyNotFoundException>(() => facets["outlier", "tags"]).Message, StringComparison.Ordinal);
        Assert.Equal(
            """
            cluster     field    value                                        documents
            cluster-2   brand    Acme                                                 2
            cluster-2   brand    Best                                                 1
            cluster-2   price    10 … 60                                              3
            cluster-2   sold_at  2024-01-15T00:00:00Z … 2024-03-02T01:30:00Z          3
            cluster-10  brand    Best                                                 1
            cluster-10  price    5 … 7                                                2
            cluster-10  sold_at  2023-12-31T00:00:00Z … 2023-12-31T00:00:00Z          1
            outlier     brand    Zeta                                                 1
            outlier     sold_at  soon                                                 1
            """.ReplaceLineEndings("\n"),
            facets.ToString());
        Assert.StartsWith("cluster,field,value,documents\ncluster-2,brand,Acme,2\n", facets.ToCsv(), StringComparison.Ordinal);
        Assert.StartsWith("| cluster | field | value | documents |", facets.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetFacetsAsync_WithAFilter_KeepsClustersWithoutDocuments()
    {
        ClusterFacets facets = await _clusters.GetFacetsAsync(new FacetQuery { Fields = ["brand"], Filter = Filter.Field("price") > 9 }, Token);

        Assert.Equal(["cluster-2", "cluster-10"], facets.Labels);
        Assert.Equal(0, facets["cluster-10", "brand"].Count);
        Assert.Contains(_clusters.LabelField, (await _clusters.GetFacetsAsync(cancellationToken: Token))["cluster-2"].Select(facet => facet.Field));
        await Assert.ThrowsAsync<FieldNotFoundException>(() => _clusters.GetFacetsAsync([Field], Token));
    }

    [Theory]
    [InlineData("all")]
    [InlineData("some")]
    [InlineData("few of many values")]
    [InlineData("ids, which no column has")]
    [InlineData("a dedupe in each cluster")]
    public async Task GetFacetsAsync_OfEachCluster_AreThoseThatTheStoreCountsForItsLabel(string documents)
    {
        await _shop.InsertDocumentsAsync(
            Enumerable.Range(0, 300).Select(i => new Document($"q{i:D3}")
            {
                ["brand"] = (i % 7) switch { 0 => FieldValue.Null, 1 => default, _ => $"brand-{i % 5}" },
                ["price"] = i % 4 == 0 ? $"{i}" : i / 3 * 0.1,
                ["sold_at"] = $"2024-01-{(i % 28) + 1:D2}",
                ["tags"] = i % 3 == 0 ? new[] { "x", "y", "x" } : i % 3 == 1 ? "y" : 1.0,
                ["number"] = i,
                [Field] = new[] { i, 1f },
            }),
            cancellationToken: Token);
        await _clusters.LabelAsync(
            Enumerable.Range(0, 300).Where(i => i % 11 > 0).Select(i => KeyValuePair.Create($"q{i:D3}", $"cluster-{i % 5}")), cancellationToken: Token);
        Filter? filter = documents switch
        {
            "some" => Filter.Field("number") > 100,
            "few of many values" => Filter.Field("number") > 290,
            "ids, which no column has" => Filter.Ids("p0", "q001", "q002", "q013"),
            "a dedupe in each cluster" => Filter.DedupeBy("brand"),
            _ => null,
        };
        FacetQuery query = new() { Fields = ["brand", "price", "sold_at", "tags", "number"], Filter = filter, MaxValues = 3 };

        ClusterFacets facets = await _clusters.GetFacetsAsync(query, Token);

        Assert.NotEmpty(facets.Labels);
        foreach (string label in facets.Labels)
        {
            Filter own = Filter.Field(_clusters.LabelField).EqualTo(label);
            IReadOnlyList<FieldFacet> expected = await _store.GetFacetsAsync(
                "shop", query with { Filter = filter is null ? own : own & filter }, Token);
            Assert.Equal(expected.Select(Describe), facets[label].Select(Describe));
        }
    }

    private static string Describe(FieldFacet facet) => $"{facet with { Values = [] }} {string.Join(", ", facet.Values)}";

    private static string Describe(IEnumerable<AggregationRow> rows) => FieldValue.FromArray(rows.Select(row => row.ToValue())).ToJson();
}
