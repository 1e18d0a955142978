using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Tests large documents, and ids, names and texts with a meaning in SQL, JSON or paths.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class OddInputConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task Ids_ThatMeanSomethingElsewhere_AreJustIds()
    {
        string[] ids =
        [
            "'; DROP TABLE documents; --",
            "\"",
            "'",
            "''",
            "../../etc/passwd",
            "a\0b",
            "a\0",
            "\0",
            "\n",
            " ",
            "%",
            "_",
            "*",
            "?",
            "$.x",
            "null",
            "NULL",
            "true",
            "-1",
            "1e5",
            "😀", "\uffff", "\u202eevil", "[1]", "{}", "a.b", "_id", "a\\", new('x', 10_000),
        ];
        await InsertAsync([.. ids.Select((id, n) => new Document(id) { ["n"] = n, [Vector] = new[] { n, 1f } })]);
        ClusteringKey key = new(Vector, "km");
        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(key), [.. ids.Select(id => new DocumentLabel(id, id))], Token);

        Assert.Equal(ids, await IdsAsync());
        Assert.Equal(ids, (await ReadVectorsAsync(Vector)).Select(vector => vector.Key));
        Assert.Equal(ids.Select(id => new DocumentLabel(id, id)), await Store.ReadLabelsAsync(Shop, key, filter: null, Token));
        foreach ((int n, string id) in ids.Index())
        {
            Assert.Equal(n, (await GetAsync(id))["n"].AsNumber());
            Assert.Equal([id], await IdsAsync(Filter.Ids(id)));
            Assert.Equal([id], await IdsAsync(Filter.Field(key.LabelField).EqualTo(id)));
        }

        Assert.Equal(ids.Length, await Store.DeleteDocumentsAsync(Shop, Filter.Ids(ids), Token));
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a'b")]
    [InlineData("a]b[")]
    [InlineData("`a`")]
    [InlineData("$")]
    [InlineData("$[0]")]
    [InlineData("a b")]
    [InlineData(" ")]
    [InlineData("?")]
    [InlineData("@p0")]
    [InlineData(":p")]
    [InlineData("%s")]
    [InlineData("--")]
    [InlineData("x; DROP TABLE documents")]
    [InlineData("\\")]
    [InlineData("a\0b")]
    [InlineData("line\nbreak")]
    [InlineData("größe 😀")]
    [InlineData("rowid")]
    [InlineData("id")]
    [InlineData("body")]
    [InlineData("_ID")]
    [InlineData("select")]
    [InlineData("0")]
    public async Task FieldNames_ThatMeanSomethingElsewhere_AreJustNames(string name)
    {
        string nested = $"m.{name}";
        string vector = $"{name}_vector_";
        await InsertAsync(
            new Document("a") { [name] = 2, [nested] = "x", [vector] = new[] { 1f, 2f } },
            new Document("b") { [name] = 1, [nested] = "y" },
            new Document("c"));
        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(new ClusteringKey(vector, "km")), [new DocumentLabel("a", name)], Token);
        string label = $"_cluster_.{vector}.km";

        Assert.Equal(["a"], await IdsAsync(Filter.Field(name) > 1));
        Assert.Equal(["b"], await IdsAsync(Filter.Field(nested).EqualTo("y")));
        Assert.Equal(["a"], await IdsAsync(Filter.Field(vector).Exists()));
        Assert.Equal(["a"], await IdsAsync(Filter.Field(label).EqualTo(name)));
        Assert.Equal(["c", "b", "a"], await ReadIdsAsync(new DocumentQuery { Sort = [new SortKey(name)], PageSize = 1 }));
        Assert.Equal([new("x", 1), new("y", 1)], Assert.Single(await Store.GetFacetsAsync(Shop, new FacetQuery { Fields = [nested] }, Token)).Values);
        Assert.Equal([new("a", 2L), new("b", 1L)], await Store.ReadFieldAsync(Shop, name, filter: null, Token));
        Document selected = (await ReadAllAsync(new DocumentQuery { SelectFields = [name, vector, label] }))[0];
        Assert.Equal(new Document("a") { [name] = 2, [vector] = new[] { 1f, 2f }, [label] = name }.ToValue(), selected.ToValue());
        Assert.Equal(FieldType.Vector(2), (await Store.GetSchemaAsync(Shop, Token))[vector]);
        Assert.Equal("a", Assert.Single(await ReadVectorsAsync(vector)).Key);
    }

    [Fact]
    public async Task Document_OfTenMegabytes_IsReadBackUnchanged()
    {
        Document large = new("large") { ["text"] = new string('é', 5 * 1024 * 1024), ["n"] = 1 };
        await InsertAsync(large, new Document("small") { ["n"] = 2 });

        Assert.Equal(large.ToJson(), (await GetAsync("large")).ToJson());
        Assert.Equal(["large"], await IdsAsync(Filter.Field("n").EqualTo(1)));
        Assert.Equal(
            ["small", "large"],
            await ReadIdsAsync(
                new DocumentQuery
                {
                    Sort = [new SortKey("n", SortDirection.Descending)],
                    SelectFields = ["n"],
                    PageSize = 1,
                }
            ));
    }

    [Fact]
    public async Task Document_WithThousandsOfFields_IsReadBackUnchanged()
    {
        Document wide = new("wide");
        for (int i = 0; i < 3000; i++)
        {
            wide[FormattableString.Invariant($"f{i}")] = i;
        }

        await InsertAsync(wide);

        Assert.Equal(wide.ToJson(), (await GetAsync("wide")).ToJson());
        Assert.Equal(3000, (await Store.GetSchemaAsync(Shop, Token)).Count);
    }

    [Fact]
    public async Task Document_OfTheLargestDepth_IsReadBackUnchanged()
    {
        string path = string.Join('.', Enumerable.Repeat("x", 63));
        Document deep = new("deep") { [path] = "end" };

        await InsertAsync(deep);

        Assert.Equal(deep.ToJson(), (await GetAsync("deep")).ToJson());
        Assert.Equal(["deep"], await IdsAsync(Filter.Field(path).EqualTo("end")));
    }

    [Fact]
    public async Task Vector_OfTheLargestDimension_IsReadBackUnchanged()
    {
        float[] vector = [.. Enumerable.Range(0, FieldType.MaxVectorDimension).Select(i => i / 3f)];
        await InsertAsync(new Document("a") { [Vector] = vector });

        Assert.Equal(vector, Assert.Single(await ReadVectorsAsync(Vector)).Value);
        Assert.Equal(vector, (await GetAsync("a")).GetVector(Vector).ToArray());
    }

    [Fact]
    public async Task Filter_WithManyIds_FindsThemAll()
    {
        await InsertAsync(Numbered(100));

        string[] ids = await IdsAsync(Filter.Ids(Enumerable.Range(50, 40_000).Select(n => $"d-{n}")));

        Assert.Equal(50, ids.Length);
    }

    [Fact]
    public async Task Filter_NestedAsDeeplyAsItMay_IsAnswered()
    {
        await InsertAsync(Numbered(3));
        Filter filter = Filter.Field("n").EqualTo(1);
        for (int depth = 1; depth < 19; depth += 2)
        {
            filter = !(filter & Filter.Field("_id").Exists());
        }

        filter |= Filter.Ids("d-0");

        // One more level would be rejected when the filter is created.
        Assert.Throws<ArgumentException>(() => !filter);
        Assert.Equal(filter.Apply(Numbered(3)).Select(document => document.Id), await IdsAsync(filter));
    }

    [Fact]
    public async Task Filter_WithThousandsOfParts_IsAnswered()
    {
        await InsertAsync(Numbered(3));

        string[] ids = await IdsAsync(Filter.Or(Enumerable.Range(2, 3000).Select(n => Filter.Field("n").EqualTo(n) | Filter.Ids($"x-{n}"))));

        Assert.Equal(["d-2"], ids);
    }

    [Fact]
    public async Task Filter_ForTheValueOfAVector_IsRejectedEverywhere()
    {
        await InsertAsync(new Document("a") { [Vector] = new[] { 1f, 2f } });
        Filter filter = Filter.Field("n").Exists() | !(Filter.Field(Vector) > 1);

        foreach (Func<Task> call in (Func<Task>[])[
            () => Store.ListIdsAsync(Shop, filter, Token),
            () => Store.CountAsync(Shop, filter, Token),
            () => Store.ReadPageAsync(Shop, new DocumentQuery { Filter = filter }, cursor: null, Token),
            () => Store.GetFacetsAsync(Shop, new FacetQuery { Fields = ["n"], Filter = filter }, Token),
            () => Store.ReadFieldAsync(Shop, "n", filter, Token),
            () => Store.DeleteDocumentsAsync(Shop, filter, Token),
        ])
        {
            ArgumentException e = await Assert.ThrowsAnyAsync<ArgumentException>(call);
            Assert.Contains(Vector, e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["a"], await IdsAsync(Filter.Field(Vector).Exists()));
        Assert.Empty(await IdsAsync(Filter.Field(Vector).IsMissing()));
    }
}
