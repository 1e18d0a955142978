using Relevance.Cluster.Conformance.Generators;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Tests groups of documents and their metrics.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class AggregationConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await InsertAsync(
            Doc("""{"_id":"a","brand":"Acme","price":10,"tags":["x","y","x"],"at":"2022-03-01T10:00:00Z","sold":true,"v_vector_":[1,0]}"""),
            Doc("""{"_id":"b","brand":"Acme","price":20,"tags":["y"],"at":"2022-03-31","sold":false,"v_vector_":[0,1]}"""),
            Doc("""{"_id":"c","brand":"Best","price":30,"tags":[],"at":"2022-04-01","sold":true}"""),
            Doc("""{"_id":"d","brand":"Best","price":null,"tags":"z","at":"soon"}"""),
            Doc("""{"_id":"e","brand":null,"price":40,"sold":true}"""),
            Doc("""{"_id":"f","brand":"Zeta","price":10.0,"sold":true}"""));
    }

    [Fact]
    public async Task Aggregate_WithoutGroupings_IsOneRowOfEverything()
    {
        AggregationRow row = Assert.Single(
            await AggregateAsync(
                """{"metrics":[{"name":"mean","field":"price","agg":"avg"},{"name":"sum","field":"price","agg":"sum"},"""
                    + """{"name":"n","field":"price","agg":"count"},{"name":"none","field":"price","agg":"missing"},"""
                        + """{"name":"different","field":"price","agg":"cardinality"}]}"""
            ));

        Assert.Equal("""{"mean":22,"sum":110,"n":5,"none":1,"different":4,"frequency":6}""", row.ToValue().ToJson());
    }

    [Fact]
    public async Task Aggregate_OfNoDocuments_IsOneRowWithoutGroupingsAndNoneWith()
    {
        Filter none = Filter.Ids("nobody");

        Assert.Equal(
            """{"mean":null,"n":0,"frequency":0}""",
            Assert
                .Single(await AggregateAsync("""{"metrics":[{"name":"mean","field":"price","agg":"mean"},{"name":"n","field":"price","agg":"count"}]}""", none))
                .ToValue()
                .ToJson());
        Assert.Empty(await AggregateAsync("""{"groupby":[{"name":"brand","field":"brand","agg":"category"}]}""", none));
    }

    [Fact]
    public async Task Aggregate_OfNumbersBeyondFloat64_LeavesThemOutAndSaysOverHowManyDocumentsAFigureIs()
    {
        await InsertAsync(Doc("""{"_id":"x","far":1e400}"""), Doc("""{"_id":"y","far":2}"""), Doc("""{"_id":"z","far":4}"""), Doc("""{"_id":"w","far":"4"}"""));

        AggregationRow row = Assert.Single(await AggregateAsync(
                """{"metrics":[{"name":"mean","field":"far","agg":"avg"},{"name":"top","field":"far","agg":"max"},{"name":"n","field":"far","agg":"count"},"""
                    + """{"name":"none","field":"far","agg":"missing"},{"name":"different","field":"far","agg":"cardinality"}]}""",
            Filter.Field("far").Exists()));

        Assert.Equal("""{"mean":3,"top":4,"n":4,"none":0,"different":4,"frequency":4}""", row.ToValue().ToJson());
        Assert.Equal(
            [("mean", 2L, 1L), ("top", 2L, 1L), ("n", 4L, 0L), ("none", 0L, 0L), ("different", 4L, 0L)],
            row.MetricCounts.Select(count => (count.Key, count.Value.Used, count.Value.LeftOut)));
    }

    [Fact]
    public async Task Aggregate_OfEqualNumbers_HasThatNumberAsItsMeanAndNoDeviation()
    {
        await InsertAsync([.. Enumerable.Range(0, 40).Select(i => Doc($$"""{"_id":"s{{i}}","same":19.99,"part":{{i % 3}}}"""))]);

        Assert.Equal(
            """[{"p":0,"mean":19.99,"d":0,"frequency":14},{"p":1,"mean":19.99,"d":0,"frequency":13},{"p":2,"mean":19.99,"d":0,"frequency":13}]""",
            await JsonAsync(
                """{"groupby":[{"name":"p","field":"part","agg":"numeric"}],"metrics":[{"name":"mean","field":"same","agg":"avg"},"""
                    + """{"name":"d","field":"same","agg":"std_deviation"}]}"""
            ));
    }

    [Fact]
    public async Task Aggregate_ByText_IsMostFrequentFirstAndTiesByValue() => Assert.Equal(
        """[{"b":"Acme","top":20,"frequency":2},{"b":"Best","top":30,"frequency":2},{"b":"Zeta","top":10,"frequency":1}]""",
        await JsonAsync("""{"groupby":[{"name":"b","field":"brand","agg":"text"}],"metrics":[{"name":"top","field":"price","agg":"max"}]}"""));

    [Fact]
    public async Task Aggregate_ByNumbersThatAreEqual_IsOneGroup() => Assert.Equal(
        """[{"price":10,"frequency":2},{"price":20,"frequency":1},{"price":30,"frequency":1},{"price":40,"frequency":1}]""",
        await JsonAsync("""{"groupby":[{"name":"price","field":"price","agg":"numeric"}]}"""));

    [Fact]
    public async Task Aggregate_ByAnArray_CountsADocumentOnceForEachItem() => Assert.Equal(
        """[{"tags":"y","frequency":2},{"tags":"x","frequency":1},{"tags":"z","frequency":1}]""",
        await JsonAsync("""{"groupby":[{"name":"tags","field":"tags","agg":"array"}]}"""));

    [Fact]
    public async Task Aggregate_ByDate_IsByTheFirstInstantOfTheInterval() => Assert.Equal(
        """[{"at":"2022-03-01T00:00:00Z","frequency":2},{"at":"2022-04-01T00:00:00Z","frequency":1}]""",
        await JsonAsync("""{"groupby":[{"name":"at","field":"at","agg":"date","date_interval":"monthly"}]}"""));

    [Fact]
    public async Task Aggregate_ByRanges_IsByTheLowerBound() => Assert.Equal(
        """[{"wide":0,"frequency":2},{"wide":15,"frequency":1},{"wide":30,"frequency":2}]""",
        await JsonAsync("""{"groupby":[{"name":"wide","field":"price","agg":"histogram","interval":15}],"sort":[{"wide":"asc"}]}"""));

    [Fact]
    public async Task Aggregate_OnTwoLevels_OrdersOuterGroupsByTheirWhole()
    {
        Assert.Equal(
            """[{"sold":true,"brand":"Acme","frequency":1},{"sold":true,"brand":"Best","frequency":1},{"sold":true,"brand":"Zeta","frequency":1},"""
                + """{"sold":false,"brand":"Acme","frequency":1}]""",
            await JsonAsync("""{"groupby":[{"name":"sold","field":"sold","agg":"bool"},{"name":"brand","field":"brand","agg":"category"}]}"""));
        Assert.Equal(
            """[{"sold":true,"brand":"Acme","frequency":1},{"sold":false,"brand":"Acme","frequency":1}]""",
            await JsonAsync("""{"groupby":[{"name":"sold","field":"sold","agg":"bool"},{"name":"brand","field":"brand","agg":"category","page_size":1}]}"""));
    }

    [Fact]
    public async Task Aggregate_OfFlats_GivesTheFiguresThatTheServiceGave()
    {
        // The guide of the original service prints these rows; the prices are ours, chosen to give the same numbers.
        (string Location, int Bedrooms, int Count, double[] Prices, int Bathrooms)[] flats =
        [
            ("Inner West", 1, 4, [], 4), ("North Shore - Lower", 2, 7, [525], 9), ("North Shore - Lower", 1, 9, [600, 450, 500], 9),
            ("Eastern Suburbs", 3, 3, [900, 800], 5), ("Eastern Suburbs", 1, 8, [670, 450, 542], 8), ("Eastern Suburbs", 2, 10, [780, 580, 650], 17),
        ];
        await Store.CreateDatasetAsync("flats", Schema.Empty, Token);
        foreach ((string location, int bedrooms, int count, double[] prices, int bathrooms) in flats)
        {
            await Store.WriteAsync("flats", [.. Enumerable.Range(0, count).Select(i => new Document($"{location} {bedrooms} {i}")
            {
                ["location"] = location,
                ["bedrooms"] = bedrooms,
                ["price"] = i < prices.Length ? prices[i] : FieldValue.Null,
                ["bathrooms"] = i == 0 ? bathrooms - count + 1 : 1,
            })], WriteMode.Insert, Token);
        }

        AggregationQuery query = AggregationQuery.Parse(
            """
            {"groupby":[{"name":"location","field":"location","agg":"category"},{"name":"bedrooms","field":"bedrooms","agg":"numeric"}],
             "metrics":[{"name":"avg_price","field":"price","agg":"avg"},{"name":"max_price","field":"price","agg":"max"},{"name":"min_price","field":"price","agg":"min"},
                        {"name":"bathroom_sum","field":"bathrooms","agg":"sum"}]}
            """);

        IReadOnlyList<AggregationRow> rows = await Store.AggregateAsync("flats", query, filter: null, Token);

        Assert.Equal(
            [
                "Eastern Suburbs 2: 10 of 670, 780, 580, 17", "Eastern Suburbs 1: 8 of 554, 670, 450, 8", "Eastern Suburbs 3: 3 of 850, 900, 800, 5",
                "North Shore - Lower 1: 9 of 516.6666666666666, 600, 450, 9", "North Shore - Lower 2: 7 of 525, 525, 525, 9", "Inner West 1: 4 of , , , 4",
            ],
            rows.Select(row => $"{row.Values["location"]} {row.Values["bedrooms"]}: {row.Frequency} of {string.Join(", ", row.Metrics.Values)}"));
    }

    [Fact]
    public async Task Aggregate_WithASort_OrdersByTheFigureAndNullsLast() => Assert.Equal(
        """[{"_id":"a"},{"_id":"f"},{"_id":"b"},{"_id":"c"},{"_id":"e"},{"_id":"d"}]""",
            FieldValue
                .FromArray(
                    (
                        await AggregateAsync(
                            """{"groupby":[{"name":"_id","field":"_id"}],"metrics":[{"name":"p","field":"price","agg":"min"}],"sort":[{"p":"asc"}]}""")
                    ).Select(row => FieldValue.FromObject(row.Values)))
                .ToJson());

    [Fact]
    public async Task Aggregate_PageAfterPage_CountsOuterGroupsAndEnds()
    {
        const string Query = """{"aggregation_query":{"groupby":[{"name":"brand","field":"brand"}]},"asc":true,"page_size":2,"page":""";

        Assert.Equal("""[{"brand":"Zeta","frequency":1},{"brand":"Acme","frequency":2}]""", await JsonAsync(Query + "1}"));
        Assert.Equal("""[{"brand":"Best","frequency":2}]""", await JsonAsync(Query + "2}"));
        Assert.Equal("[]", await JsonAsync(Query + "3}"));
    }

    [Fact]
    public async Task Aggregate_WithAGroupSize_BringsTheFirstDocuments() => Assert.Equal(
            """[{"brand":"Acme","frequency":2,"documents":[{"_id":"a","price":10}]},{"brand":"Best","frequency":2,"documents":[{"_id":"c","price":30}]},"""
                + """{"brand":"Zeta","frequency":1,"documents":[{"_id":"f","price":10.0}]}]""",
        await JsonAsync("""{"groupby":[{"name":"brand","field":"brand","group_size":1,"select_fields":["price"]}]}"""));

    [Fact]
    public async Task Aggregate_ByALabel_SaysItOfEachCluster()
    {
        ClusteringKey key = new(Vector, "km");
        await Store.WriteClusteringAsync(
            Shop,
            StoreMembers.MakeClustering(key),
            [new DocumentLabel("a", "cluster-0"), new DocumentLabel("b", "cluster-1")],
            Token);

        Assert.Equal(
            """[{"cluster":"cluster-0","brand":"Acme","frequency":1},{"cluster":"cluster-1","brand":"Acme","frequency":1}]""",
            await JsonAsync(
                $$"""{"groupby":[{"name":"cluster","field":"{{key.LabelField}}","agg":"category"},{"name":"brand","field":"brand","agg":"category"}]}"""));
    }

    [Fact]
    public async Task Aggregate_OfAVector_IsRejectedUnlessForItsExistence()
    {
        ArgumentException e = await Assert.ThrowsAnyAsync<ArgumentException>(() => AggregateAsync($$"""{"groupby":[{"name":"v","field":"{{Vector}}"}]}"""));

        Assert.Contains(Vector, e.Message, StringComparison.Ordinal);
        Assert.Equal(
            """[{"with":2,"without":4,"frequency":6}]""",
            await JsonAsync($$"""{"metrics":[{"name":"with","field":"{{Vector}}","agg":"count"},{"name":"without","field":"{{Vector}}","agg":"missing"}]}"""));
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    [InlineData(44)]
    public async Task Aggregate_OfGeneratedQueries_IsThatOfItsDefinition(int seed)
    {
        IReadOnlyList<Document> documents = new DocumentGenerator(seed).Next(60);
        await Store.CreateDatasetAsync("generated", Schema.Empty, Token);
        Assert.Empty((await Store.WriteAsync("generated", documents, WriteMode.Insert, Token)).Rejected);
        AggregationGenerator queries = new(seed);
        FilterGenerator filters = new(seed, documents.Count);
        int grouped = 0;
        for (int i = 0; i < 500; i++)
        {
            AggregationQuery query = queries.Next();
            Filter? filter = i % 3 == 0 ? filters.Next() : null;
            IReadOnlyList<AggregationRow> expected = query.Apply(filter?.Apply(documents) ?? documents);
            IReadOnlyList<AggregationRow> actual = await Store.AggregateAsync("generated", query, filter, Token);
            Assert.True(
                Describe(expected) == Describe(actual),
                $"Seed {seed}, query {query.ToJson()}, filter {filter?.ToJson()}: expected\n{Describe(expected)}\nbut got\n{Describe(actual)}");
            grouped += expected.Count > 1 ? 1 : 0;
        }

        Assert.True(grouped > 150, $"Seed {seed}: only {grouped} queries have several rows.");
    }

    private static string Describe(IEnumerable<AggregationRow> rows) => FieldValue.FromArray(rows.Select(row => row.ToValue())).ToJson();

    private Task<IReadOnlyList<AggregationRow>> AggregateAsync(string query, Filter? filter = null) =>
        Store.AggregateAsync(Shop, AggregationQuery.Parse(query), filter, Token);

    private async Task<string> JsonAsync(string query) => Describe(await AggregateAsync(query));
}
