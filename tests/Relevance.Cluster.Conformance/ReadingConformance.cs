using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Getting documents by id, their fields and single fields, counting and listing ids.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class ReadingConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    private static Document Full =>
        Doc("""{"_id":"a","title":"Mug","meta":{"price":9,"size":{"cm":3,"kind":"L"},"m_vector_":[5]},"tags":["x","y"],"v_vector_":[1,2],"a.b":7}""");

    [Fact]
    public async Task GetDocuments_AreInTheOrderOfTheIds_WithoutThoseThatAreNotThere()
    {
        await InsertAsync(Numbered(4));

        IReadOnlyList<Document> documents = await Store.GetDocumentsAsync(Shop, ["d-2", "nobody", "d-0", "d-2", "D-1"], query: null, Token);

        Assert.Equal(["d-2", "d-0", "d-2"], documents.Select(document => document.Id));
    }

    [Fact]
    public async Task GetDocuments_OfNoIds_IsEmpty() => Assert.Empty(await Store.GetDocumentsAsync(Shop, [], query: null, Token));

    [Fact]
    public async Task GetDocuments_OfManyIds_FindsAll()
    {
        await InsertAsync(Numbered(3000));
        string[] ids = [.. Enumerable.Range(0, 3000).Reverse().Select(n => $"d-{n}")];

        Assert.Equal(ids, (await Store.GetDocumentsAsync(Shop, ids, query: null, Token)).Select(document => document.Id));
    }

    [Fact]
    public async Task GetDocuments_DoNotUseTheRestOfTheQuery()
    {
        await InsertAsync(Numbered(3));
        DocumentQuery query = new() { Filter = Filter.None, PageSize = 1, ShuffleSeed = 1, Sort = [new SortKey("n", SortDirection.Descending)] };

        Assert.Equal(["d-0", "d-2"], (await Store.GetDocumentsAsync(Shop, ["d-0", "d-2"], query, Token)).Select(document => document.Id));
    }

    [Theory]
    [InlineData("title", """{"_id":"a","title":"Mug"}""")]
    [InlineData("meta.size", """{"_id":"a","meta":{"size":{"cm":3,"kind":"L"}}}""")]
    [InlineData("meta.size.cm,title", """{"_id":"a","title":"Mug","meta":{"size":{"cm":3}}}""")]
    [InlineData("v_vector_", """{"_id":"a","v_vector_":[1,2]}""")]
    [InlineData("meta", """{"_id":"a","meta":{"price":9,"size":{"cm":3,"kind":"L"},"m_vector_":[5]}}""")]
    [InlineData("meta.m_vector_", """{"_id":"a","meta":{"m_vector_":[5]}}""")]
    [InlineData("a.b", """{"_id":"a","a.b":7}""")]
    [InlineData("tags.0", """{"_id":"a","tags":["x","y"]}""")]
    [InlineData("_id", """{"_id":"a"}""")]
    [InlineData("nothing", """{"_id":"a"}""")]
    [InlineData("title,nothing,meta.nothing", """{"_id":"a","title":"Mug"}""")]
    public async Task SelectFields_GivesThoseAndTheId(string fields, string expected)
    {
        await InsertAsync(Full, new Document("other") { ["x"] = 1 });
        DocumentQuery query = new() { SelectFields = fields.Split(',') };

        Document got = Assert.Single(await Store.GetDocumentsAsync(Shop, ["a"], query, Token));
        Document paged = (await Store.ReadPageAsync(Shop, query, cursor: null, Token)).Documents[0];

        Assert.Equal(Doc(expected).ToValue(), got.ToValue());
        Assert.Equal(Doc(expected).ToValue(), paged.ToValue());
    }

    [Fact]
    public async Task SelectFields_OfNone_GivesAll()
    {
        await InsertAsync(Full);

        Document got = Assert.Single(await Store.GetDocumentsAsync(Shop, ["a"], new DocumentQuery { SelectFields = [] }, Token));

        Assert.Equal(Full.ToValue(), got.ToValue());
    }

    [Theory]
    [InlineData(null, """{"_id":"a","title":"Mug","meta":{"price":9,"size":{"cm":3,"kind":"L"}},"tags":["x","y"],"a.b":7}""")]
    [InlineData("meta", """{"_id":"a","meta":{"price":9,"size":{"cm":3,"kind":"L"}}}""")]
    [InlineData("v_vector_", """{"_id":"a"}""")]
    public async Task IncludeVectors_Off_LeavesThemOut(string? field, string expected)
    {
        await InsertAsync(Full);
        DocumentQuery query = new() { IncludeVectors = false, SelectFields = field is null ? null : [field] };

        Document got = Assert.Single(await Store.GetDocumentsAsync(Shop, ["a"], query, Token));
        Document paged = Assert.Single((await Store.ReadPageAsync(Shop, query, cursor: null, Token)).Documents);

        Assert.Equal(Doc(expected).ToValue(), got.ToValue());
        Assert.Equal(Doc(expected).ToValue(), paged.ToValue());
    }

    [Fact]
    public async Task IncludeVectors_Off_LeavesThoseInChunksOut_AndLabelsUnderNamesOfVectorsIn()
    {
        Document document = Doc("""
            {"_id":"a","_chunk_":[{"text":"x","text_chunkvector_":[1,2]},7,{"text_chunkvector_":[3,4]}],"deep":{"in_vector_":[1,2],"empty":{}},"v_vector_":[1,2],"_cluster_":{"v_vector_":{"km":"cluster-0"}}}
            """);
        await InsertAsync(document);

        Document got = Assert.Single(await Store.GetDocumentsAsync(Shop, ["a"], new DocumentQuery { IncludeVectors = false }, Token));

        Assert.Equal("""{"_id":"a","_chunk_":[{"text":"x"},7,{}],"deep":{"empty":{}},"_cluster_":{"v_vector_":{"km":"cluster-0"}}}""", got.ToJson());
    }

    [Fact]
    public async Task Filters_SeeFieldsThatAreNotSelected()
    {
        await InsertAsync(Numbered(4));
        DocumentQuery query = new() { Filter = Filter.Field("n") >= 2, Sort = [new SortKey("n", SortDirection.Descending)], SelectFields = ["other"] };

        Assert.Equal(["""{"_id":"d-3"}""", """{"_id":"d-2"}"""], (await ReadAllAsync(query)).Select(document => document.ToJson()));
    }

    [Fact]
    public async Task Count_IsOfWhatMatches()
    {
        await InsertAsync(Numbered(10));

        Assert.Equal(10, await Store.CountAsync(Shop, filter: null, Token));
        Assert.Equal(10, await Store.CountAsync(Shop, Filter.All, Token));
        Assert.Equal(0, await Store.CountAsync(Shop, Filter.None, Token));
        Assert.Equal(4, await Store.CountAsync(Shop, Filter.Field("n") < 4, Token));
        Assert.Equal(3, await Store.CountAsync(Shop, Filter.RandomSample(3), Token));
    }

    [Fact]
    public async Task ListIds_AreInTheOrderOfInsertion()
    {
        await InsertAsync(new Document("z") { ["n"] = 1 }, new Document("a") { ["n"] = 2 }, new Document("m") { ["n"] = 1 });
        await WriteAsync(WriteMode.Update, new Document("z") { ["n"] = 3 });

        Assert.Equal(["z", "a", "m"], await IdsAsync());
        Assert.Equal(["z", "a"], await IdsAsync(Filter.Field("n") >= 2));
        Assert.Equal(["a", "m"], await IdsAsync(Filter.Ids("m", "nobody", "a")));
        Assert.Empty(await IdsAsync(Filter.None));
    }

    [Fact]
    public async Task ReadField_GivesOneValueForEachDocumentThatHasIt()
    {
        await InsertAsync(
            Doc("""{"_id":"a","meta":{"brand":"Acme"}}"""),
            Doc("""{"_id":"b"}"""),
            Doc("""{"_id":"c","meta":{"brand":null}}"""),
            Doc("""{"_id":"d","meta":{"brand":["x",1]}}"""));

        IReadOnlyList<DocumentValue> values = await Store.ReadFieldAsync(Shop, "meta.brand", filter: null, Token);

        Assert.Equal([new("a", "Acme"), new("c", FieldValue.Null), new("d", FieldValue.Parse("""["x",1]"""))], values);
    }

    [Fact]
    public async Task ReadField_WithAFilter_IsOfWhatMatches()
    {
        await InsertAsync(Numbered(5));

        Assert.Equal([new("d-3", 3L), new("d-4", 4L)], await Store.ReadFieldAsync(Shop, "n", Filter.Field("n") > 2, Token));
    }

    [Fact]
    public async Task ReadField_OfIdsObjectsVectorsAndNothing()
    {
        await InsertAsync(Full);

        Assert.Equal([new("a", "a")], await Store.ReadFieldAsync(Shop, "_id", filter: null, Token));
        Assert.Equal([new("a", Full["meta"])], await Store.ReadFieldAsync(Shop, "meta", filter: null, Token));
        Assert.Equal([new("a", Full[Vector])], await Store.ReadFieldAsync(Shop, Vector, filter: null, Token));
        Assert.Equal([new("a", 7L)], await Store.ReadFieldAsync(Shop, "a.b", filter: null, Token));
        Assert.Equal([new("a", "y")], await Store.ReadFieldAsync(Shop, "tags.1", filter: null, Token));
        Assert.Empty(await Store.ReadFieldAsync(Shop, "nothing", filter: null, Token));
    }
}
