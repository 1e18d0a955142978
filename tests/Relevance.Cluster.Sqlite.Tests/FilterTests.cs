using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class FilterTests
{
    private static readonly ClusteringKey Key = new("v_vector_", "k");

    private static readonly string[] Documents =
    [
        """{"_id":"a","t":"Red shoes","n":1,"b":true,"d":"2022-01-09","v_vector_":[1,0],"tags":["x","y"],"m":{"p":0.1}}""",
        """{"_id":"b","t":"red SHOES","n":1.0,"b":false,"d":"2022-01-09T23:21:07Z","m":{"p":null},"m.p":5}""",
        """{"_id":"c","t":"","n":"1","tags":[],"v_vector_":null}""",
        """{"_id":"d","n":9007199254740993,"t":null,"tags":["x",1,null],"m":"text","v_vector_":[0,1]}""",
        """{"_id":"e","m.p":5,"n":9007199254740992,"t":"a\u0000b","words_chunk_":[{"w":"one","k":1},{"w":"two","k":2}]}""",
        """{"_id":"f","n":0.30000000000000004,"t":"Ünïcode 🐘","o":{},"v_vector_":[1,1]}""",
    ];

    public static TheoryData<string, Filter> Filters
    {
        get
        {
            FilterField t = Filter.Field("t");
            FilterField n = Filter.Field("n");
            FilterField p = Filter.Field("m.p");
            FilterField v = Filter.Field("v_vector_");
            FilterField label = Filter.Field(Key.LabelField);
            Filter[] filters =
            [
                Filter.All, Filter.None, t.EqualTo("Red shoes"), t.EqualTo(""), t.EqualTo("a\0b"), t.EqualTo("a"), t.NotEqualTo("Red shoes"),
                t.Contains("shoes"),
                t.Exists(), t.IsMissing(), n.EqualTo(1), n.EqualTo("1"), n.EqualTo(9007199254740993), n.GreaterThan(9007199254740992),
                n.EqualTo(0.30000000000000004),
                n.OneOf(1, "1"), p.EqualTo(5), p.Exists(), p.EqualTo(0.1), Filter.Field("tags").EqualTo("x"), Filter.Field("tags").OneOf(1),
                Filter.Field("o").Exists(),
                Filter.Field("b").EqualTo(true), Filter.Field("d").GreaterThan("2022-01-09"), v.Exists(), v.IsMissing(), !v.Exists() & t.Exists(),
                v.Exists() | n.EqualTo("1"),
                Filter.Ids("a", "f", "none"), Filter.Ids(), !Filter.Ids("a"), Filter.Ids("nul\0"), Filter.Ids("a") | (v.Exists() & !label.Exists()),
                label.EqualTo("one"), label.NotEqualTo("one"), label.OneOf("one", "two"), label.IsMissing(), label.Contains("w"),
                !(label.EqualTo("two") | t.Exists()),
                Filter.Field("_cluster_").Exists(), Filter.Field("_cluster_.v_vector_").Exists(), Filter.Field("_cluster_.v_vector_.other").Exists(),
                Filter.Field($"{Key.LabelField}.x").Exists(),
                Filter.Field("missing").Exists(), Filter.Field("missing").NotEqualTo(1), Filter.Search("two"), Filter.Search("red", "t"),
                Filter.Field("_id").EqualTo("b"), Filter.Field("_id").Contains("b"),
                Filter.RandomSample(2), Filter.RandomSample(2, 7) & v.Exists(), Filter.DedupeBy("n"), Filter.DedupeBy("m.p") & !Filter.Ids("b"),
                Filter.DedupeBy(Key.LabelField) & Filter.RandomSample(3),
                Filter.Parse(
                    """[{"chunk":{"path":"words_chunk_","filters":[{"match":{"field":"w","value":"one"}},{"range":{"field":"k","greaterThan":1}}]}}]"""),
                Filter.Parse("""[{"field":"t","filter_type":"regexp","condition":"==","condition_value":"[Rr]ed.*"}]"""),
                Filter.Parse("""[{"wildcard":{"field":"t","value":"?ed*"}}]"""),
                Filter.Parse("""[{"selfreference":{"fieldA":"n","fieldB":"m.p","operation":">"}}]"""),
            ];
            FieldValue[] many =
                [.. Enumerable.Range(0, 40).Select(i => (FieldValue)$"text {i}"), "red SHOES", "a\0b", "", 0.30000000000000004, 9007199254740993, true];
            FieldValue[] fractions = [.. Enumerable.Range(0, 600).Select(i => (FieldValue)(i + 0.25)), 0.30000000000000004, "1"];
            Filter[] lists =
            [
                t.OneOf(many), n.OneOf(many), Filter.Field("b").OneOf(many), Filter.Field("tags").OneOf([.. many, "x"]), n.OneOf(fractions),
                Filter.Field("tags").OneOf(fractions),
                Filter.Or(Enumerable.Range(0, 5000).Select(i => n.EqualTo(i) | t.EqualTo($"{i}"))),
                Filter.Or(t.EqualTo("Red shoes"), t.Contains("red shoes", StringComparison.OrdinalIgnoreCase), t.EqualTo("")),
                t.Contains("\0"), t.Contains(""), t.Contains("🐘"), t.Contains("ÜNÏCODE", StringComparison.OrdinalIgnoreCase),
                n.Between(1, 9007199254740992), n.Between(0.30000000000000004, 0.30000000000000004), Filter.Field("tags").Between(1, 2),
                Filter.Field("tags").Between(2, 0), n.Between(2, 1),
                t.CharacterCount(ComparisonOperator.Equal, 3), t.CharacterCount(ComparisonOperator.Greater, 8), t.CharacterCount(ComparisonOperator.Equal, 9),
                Filter.Field("tags").ContainsAll("x", "y"), Filter.Field("tags").ContainsAll(FieldValue.Null, 1), Filter.Field("tags").ContainsAll(),
                t.ContainsAll("Red shoes"), t.ContainsAll(FieldValue.Null),
                n.ComparesTo(ComparisonOperator.Less, "m.p"), Filter.Field("d").ComparesTo(ComparisonOperator.LessOrEqual, "d"),
                t.ComparesTo(ComparisonOperator.Greater, "d"),
                Filter.Field("b").ComparesTo(ComparisonOperator.GreaterOrEqual, "b"), Filter.Field("tags").ComparesTo(ComparisonOperator.Equal, "tags"),
                Filter.Field("words_chunk_").HasChunk(Filter.Field("w").EqualTo("one")), Filter.Field("words_chunk_.0.w").EqualTo("one"),
                Filter.Field("words_chunk_.1.k").Between(2, 2),
            ];
            TheoryData<string, Filter> data = [];
            foreach (Filter filter in filters.Concat(lists))
            {
                data.Add(filter.ToJson(), filter);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Filters), DisableDiscoveryEnumeration = true)]
    public async Task EveryQuestion_WithAFilter_AnswersAsTheEvaluatorDoes(string json, Filter filter)
    {
        using SqliteDocumentStore store = await OpenAsync();
        IReadOnlyList<Document> all = (await store.ReadPageAsync("shop", new DocumentQuery())).Documents;

        IReadOnlyList<string> expected = [.. filter.Apply(all).Select(document => document.Id)];

        Assert.Equal(expected, await store.ListIdsAsync("shop", filter));
        Assert.Equal(expected, await store.ListIdsAsync("shop", Filter.Parse(json)));
        Assert.Equal(expected.Count, await store.CountAsync("shop", filter));
        Assert.Equal(expected, await store.ReadIdsAsync(new DocumentQuery { Filter = filter, PageSize = 2 }));
        Assert.Equal(expected.Count, await store.DeleteDocumentsAsync("shop", filter));
        Assert.Equal(all.Select(document => document.Id).Except(expected), await store.ListIdsAsync("shop"));
    }

    [Theory]
    [MemberData(nameof(Filters), DisableDiscoveryEnumeration = true)]
    public async Task EveryFilter_AmongHundredsThatChangeNothing_AnswersAsByItself(string json, Filter filter)
    {
        using SqliteDocumentStore store = await OpenAsync();
        Filter[] always = [.. Enumerable.Range(0, 300).Select(i => !Filter.Field("t").Contains($"nowhere {i}"))];
        Filter[] never = [.. Enumerable.Range(0, 300).Select(i => Filter.Field("t").Contains($"nowhere {i}"))];

        IReadOnlyList<string> expected = await store.ListIdsAsync("shop", filter);

        Assert.Equal(expected, await store.ListIdsAsync("shop", Filter.And([filter, .. always])));
        if (!filter.IsSetLevel)
        {
            Assert.True(expected.SequenceEqual(await store.ListIdsAsync("shop", Filter.Or([filter, .. never]))), json);
            Assert.Equal(expected, await store.ListIdsAsync("shop", !Filter.And([Filter.Or([.. never, !filter]), .. always])));
        }
    }

    [Theory]
    [InlineData(ComparisonOperator.Greater)]
    [InlineData(ComparisonOperator.GreaterOrEqual)]
    [InlineData(ComparisonOperator.Less)]
    [InlineData(ComparisonOperator.LessOrEqual)]
    [InlineData(ComparisonOperator.Equal)]
    public async Task ManyComparisonsOfOneField_AnswerAsTheEvaluatorDoes(ComparisonOperator comparison)
    {
        using SqliteDocumentStore store = await OpenAsync();
        IReadOnlyList<Document> all = (await store.ReadPageAsync("shop", new DocumentQuery())).Documents;
        foreach (string field in (string[])["n", "tags", "_id", "m.p", "missing"])
        {
            Filter[] conditions = [.. ((double[])[1, 0, 9007199254740992, 0.30000000000000004, 5, 2]).Select(number => Compare(field, comparison, number))];
            Filter[] joined =
            [
                Filter.And(conditions),
                Filter.Or(conditions),
                Filter.And(conditions.Select(Filter.Not)),
                Filter.Or(conditions.Select(Filter.Not)),
                Filter.And([.. conditions[..3], !Filter.Or(conditions[3..])]),
            ];
            foreach (Filter filter in joined)
            {
                string[] expected = [.. filter.Apply(all).Select(document => document.Id)];

                Assert.True(expected.SequenceEqual(await store.ListIdsAsync("shop", filter)), filter.ToJson());
            }
        }
    }

    [Fact]
    public async Task Conditions_OfThousandsOnOneField_AreOneToSqlite()
    {
        using SqliteDocumentStore store = await OpenAsync();

        Assert.Equal(
            ["c", "d", "e", "f"],
            await store.ListIdsAsync("shop", Filter.And(Enumerable.Range(0, 8000).Select(i => !Compare("n", ComparisonOperator.Equal, i)))));
        Assert.Equal(
            ["d", "e"],
            await store.ListIdsAsync("shop", Filter.And(Enumerable.Range(0, 8000).Select(i => Compare("n", ComparisonOperator.GreaterOrEqual, i)))));
    }

    [Fact]
    public async Task CountAsync_TextWithHalfACharacter_AnswersAsTheEvaluatorDoes()
    {
        using SqliteDocumentStore store = await OpenAsync();
        FilterField text = Filter.Field("t");

        // The elephant in document f is two UTF-16 units, and this is the first.
        Assert.Equal(["f"], await store.ListIdsAsync("shop", text.Contains("\uD83D")));
        Assert.Equal(0, await store.CountAsync("shop", text.EqualTo("\uD83D")));
        Assert.Equal(["a"], await store.ListIdsAsync("shop", text.OneOf("\uD83D", "Red shoes", "\uFFFD")));
        Assert.Equal(0, await store.CountAsync("shop", text.ContainsAll("\uD83D")));
    }

    [Fact]
    public async Task CountAsync_ValueOfAVector_IsRejectedWithTheField()
    {
        using SqliteDocumentStore store = await OpenAsync();

        ArgumentException e = await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CountAsync("shop", Filter.Field("v_vector_").EqualTo(1)));

        Assert.Contains("v_vector_", e.Message, StringComparison.Ordinal);
    }

    private static Filter Compare(string field, ComparisonOperator comparison, double number)
    {
        string symbol = comparison switch
        {
            ComparisonOperator.Greater => ">",
            ComparisonOperator.GreaterOrEqual => ">=",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            _ => "==",
        };
        string value = number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return Filter.Parse(
            $$"""[{"field":"{{field}}","filter_type":"numeric","condition":"{{symbol}}","condition_value":{{value}}}]"""
        );
    }

    private static async Task<SqliteDocumentStore> OpenAsync()
    {
        SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", [.. Documents.Select(Document.Parse)]);
        await store.WriteClusteringAsync(
            "shop", TestClustering.Of(Key, "one", "two"), [new DocumentLabel("a", "one"), new DocumentLabel("d", "two"), new DocumentLabel("c", "one")]);
        return store;
    }
}
