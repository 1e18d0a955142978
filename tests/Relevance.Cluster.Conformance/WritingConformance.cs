namespace Relevance.Cluster.Conformance;

/// <summary>Inserting, upserting, updating and deleting documents.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class WritingConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    // Every kind of value and unusual names; each is read back with the same text.
    private const string Odd =
        """
        {"_id":"a","s":"","n":[0,-0,1.0,1e300,-1.5e-300,9007199254740993,-9223372036854775808,0.1],"t":true,"f":false,"nil":null,"e":{},"l":[],"deep":{"a":[{"b":[[1]]}]},
         "":"no name","a.b":{"c":1},"quote\"d":"\"\\\n\t\u0001","größe 😀":"日本"}
        """;

    [Fact]
    public async Task Insert_ThenGet_GivesTheDocumentBackToTheLetter()
    {
        Document document = Doc(Odd);
        document[Vector] = new[] { 0.1f, -0f, float.Epsilon, float.MaxValue };
        string written = document.ToJson();

        await InsertAsync(document);

        Assert.Equal(written, (await GetAsync("a")).ToJson());
    }

    [Fact]
    public async Task Insert_KeepsVectorsToTheBit()
    {
        float[] vector = [0.1f, -0f, float.Epsilon, float.MaxValue, float.MinValue, 1f / 3f, 16777217f];
        await InsertAsync(new Document("a") { ["meta.x_vector_"] = vector });

        float[] read = (await GetAsync("a")).GetVector("meta.x_vector_").ToArray();

        Assert.Equal(vector.Select(BitConverter.SingleToInt32Bits), read.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public async Task Insert_DoesNotChangeWithTheCallersDocument()
    {
        Document document = new("a") { ["x"] = 1 };
        await InsertAsync(document);

        document["x"] = 2;
        (await GetAsync("a"))["x"] = 3;

        Assert.Equal(1, (await GetAsync("a"))["x"].AsNumber());
    }

    [Fact]
    public async Task Insert_LeavesTheCallersDocumentAsItIs()
    {
        Document document = Doc("""{"_id":"a","v_vector_":[1,2],"_cluster_":{"v_vector_":{"km":"cluster-1"}},"x":1}""");
        string before = document.ToJson();

        await InsertAsync(document);

        Assert.Equal(before, document.ToJson());
    }

    [Fact]
    public async Task Insert_OfAnExistingId_IsRejectedAndChangesNothing()
    {
        await InsertAsync(new Document("a") { ["x"] = 1 });

        WriteSummary summary = await WriteAsync(WriteMode.Insert, new Document("a") { ["x"] = 2 }, new Document("b"));

        Assert.Equal((1, 0), (summary.InsertedCount, summary.UpdatedCount));
        RejectedDocument rejected = Assert.Single(summary.Rejected);
        Assert.Equal("a", rejected.DocumentId);
        Assert.Equal(0, rejected.Index);
        Assert.Contains("_id", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await GetAsync("a"))["x"].AsNumber());
        Assert.Equal(["a", "b"], await IdsAsync());
    }

    [Fact]
    public async Task Insert_OfOneIdTwiceInABatch_TakesTheFirst()
    {
        WriteSummary summary = await WriteAsync(WriteMode.Insert, new Document("a") { ["x"] = 1 }, new Document("b"), new Document("a") { ["x"] = 2 });

        Assert.Equal(2, summary.InsertedCount);
        RejectedDocument rejected = Assert.Single(summary.Rejected);
        Assert.Equal("a", rejected.DocumentId);
        Assert.True(rejected.Index is null or 2, $"The position is 2, or unknown, not {rejected.Index}.");
        Assert.Equal(1, (await GetAsync("a"))["x"].AsNumber());
    }

    [Fact]
    public async Task Insert_OfNothing_WritesNothing()
    {
        WriteSummary summary = await WriteAsync(WriteMode.Insert);

        Assert.Equal((0, 0, 0), (summary.InsertedCount, summary.UpdatedCount, summary.Rejected.Count));
    }

    [Fact]
    public async Task Insert_DistinguishesIdsByEveryCharacter()
    {
        string[] ids = ["a", "A", "a ", " a", "á", "a\u0301", "1", "01", "1.0"];

        await InsertAsync([.. ids.Select(id => new Document(id))]);

        Assert.Equal(ids, await IdsAsync());
    }

    [Fact]
    public async Task Upsert_ReplacesWholeDocumentsWhereTheyStand()
    {
        await InsertAsync(new Document("a") { ["x"] = 1, [Vector] = new[] { 1f, 2f } }, new Document("b"), new Document("c") { [Vector] = new[] { 3f, 4f } });

        WriteSummary summary = await WriteAsync(
            WriteMode.Upsert,
            new Document("d"),
            new Document("a") { ["y"] = 2 },
            new Document("c") { [Vector] = new[] { 5f, 6f } });

        Assert.Equal((1, 2, 0), (summary.InsertedCount, summary.UpdatedCount, summary.Rejected.Count));
        Assert.Equal(["a", "b", "c", "d"], await IdsAsync());
        Assert.Equal("""{"_id":"a","y":2}""", (await GetAsync("a")).ToJson());
        float[] vector = Assert.Single(await ReadVectorsAsync(Vector)).Value;
        Assert.Equal([5f, 6f], vector);
    }

    [Fact]
    public async Task Upsert_OfOneIdTwiceInABatch_EndsWithTheLast()
    {
        WriteSummary summary = await WriteAsync(WriteMode.Upsert, new Document("a") { ["x"] = 1 }, new Document("a") { ["y"] = 2 });

        Assert.Equal((1, 1), (summary.InsertedCount, summary.UpdatedCount));
        Assert.Equal("""{"_id":"a","y":2}""", (await GetAsync("a")).ToJson());
    }

    [Fact]
    public async Task Update_MergesObjectsMemberByMemberAndReplacesTheRest()
    {
        await InsertAsync(Doc("""{"_id":"a","keep":1,"meta":{"a":1,"b":{"c":2}},"list":[1,2,3],"scalar":5,"object":{"x":1}}"""));

        WriteSummary summary = await WriteAsync(
            WriteMode.Update, Doc("""{"_id":"a","meta":{"b":{"d":3},"e":null},"list":[4],"scalar":{"now":"object"},"object":"now text","new":true}"""));

        Assert.Equal((0, 1, 0), (summary.InsertedCount, summary.UpdatedCount, summary.Rejected.Count));
        Assert.Equal(
            Doc("""{"_id":"a","keep":1,"meta":{"a":1,"b":{"c":2,"d":3},"e":null},"list":[4],"scalar":{"now":"object"},"object":"now text","new":true}""")
                .ToValue(),
            (await GetAsync("a")).ToValue());
    }

    [Fact]
    public async Task Update_OfAnIdThatIsNotThere_IsRejected()
    {
        await InsertAsync(new Document("a"));

        WriteSummary summary = await WriteAsync(WriteMode.Update, new Document("b") { ["x"] = 1 }, new Document("a") { ["x"] = 1 });

        Assert.Equal((0, 1), (summary.InsertedCount, summary.UpdatedCount));
        Assert.Equal("b", Assert.Single(summary.Rejected).DocumentId);
        Assert.Equal(["a"], await IdsAsync());
    }

    [Fact]
    public async Task Update_OfOtherFields_KeepsTheVector()
    {
        await InsertAsync(new Document("a") { [Vector] = new[] { 1f, 2f }, ["meta.x_vector_"] = new[] { 3f } });

        await WriteAsync(WriteMode.Update, new Document("a") { ["title"] = "Mug", ["meta.price"] = 3 });

        Document read = await GetAsync("a");
        Assert.Equal([1f, 2f], read.GetVector(Vector).ToArray());
        Assert.Equal([3f], read.GetVector("meta.x_vector_").ToArray());
        Assert.Equal(3, read["meta.price"].AsNumber());
    }

    [Fact]
    public async Task Update_OfAVector_ReplacesIt_AndNullTakesItAway()
    {
        await InsertAsync(new Document("a") { [Vector] = new[] { 1f, 2f } }, new Document("b") { [Vector] = new[] { 3f, 4f } });

        await WriteAsync(WriteMode.Update, new Document("a") { [Vector] = new[] { 5f, 6f } }, new Document("b") { [Vector] = FieldValue.Null });

        KeyValuePair<string, float[]> left = Assert.Single(await ReadVectorsAsync(Vector));
        Assert.Equal("a", left.Key);
        Assert.Equal([5f, 6f], left.Value);
        Assert.Equal(FieldKind.Null, (await GetAsync("b"))[Vector].Kind);
    }

    [Fact]
    public async Task Update_OfOneIdTwiceInABatch_MergesBoth()
    {
        await InsertAsync(new Document("a"));

        WriteSummary summary = await WriteAsync(WriteMode.Update, new Document("a") { ["x"] = 1, ["y"] = 1 }, new Document("a") { ["y"] = 2 });

        Assert.Equal(2, summary.UpdatedCount);
        Assert.Equal(Doc("""{"_id":"a","x":1,"y":2}""").ToValue(), (await GetAsync("a")).ToValue());
    }

    [Fact]
    public async Task Delete_TakesTheDocumentsThatMatchWithTheirVectors()
    {
        await InsertAsync([.. Enumerable.Range(0, 6).Select(n => new Document($"d-{n}") { ["n"] = n, [Vector] = new[] { n, 1f } })]);

        Assert.Equal(3, await Store.DeleteDocumentsAsync(Shop, Filter.Field("n") >= 3, Token));

        Assert.Equal(["d-0", "d-1", "d-2"], await IdsAsync());
        Assert.Equal(3, await Store.CountAsync(Shop, filter: null, Token));
        Assert.Equal(["d-0", "d-1", "d-2"], (await ReadVectorsAsync(Vector)).Select(vector => vector.Key));
        Assert.Equal(FieldType.Numeric, (await Store.GetSchemaAsync(Shop, Token))["n"]);
    }

    [Fact]
    public async Task Delete_OfWhatDoesNotMatch_DeletesNothing()
    {
        await InsertAsync(Numbered(3));

        Assert.Equal(0, await Store.DeleteDocumentsAsync(Shop, Filter.Ids("nobody"), Token));
        Assert.Equal(0, await Store.DeleteDocumentsAsync(Shop, Filter.None, Token));

        Assert.Equal(3, await Store.CountAsync(Shop, filter: null, Token));
    }

    [Fact]
    public async Task Delete_BySetLevelFilter_TakesJustThose()
    {
        await InsertAsync([.. Enumerable.Range(0, 6).Select(n => new Document($"d-{n}") { ["group"] = n / 2 })]);

        Assert.Equal(3, await Store.DeleteDocumentsAsync(Shop, Filter.DedupeBy("group"), Token));

        Assert.Equal(["d-1", "d-3", "d-5"], await IdsAsync());
    }

    [Fact]
    public async Task Insert_AfterDelete_StandsAtTheEnd()
    {
        await InsertAsync(Numbered(3));
        await Store.DeleteDocumentsAsync(Shop, Filter.Ids("d-0", "d-2"), Token);

        await InsertAsync(new Document("d-2"), new Document("d-0"));

        Assert.Equal(["d-1", "d-2", "d-0"], await IdsAsync());
        Assert.Equal("""{"_id":"d-0"}""", (await GetAsync("d-0")).ToJson());
    }

    [Fact]
    public async Task Insert_OfALargeBatch_KeepsItsOrder()
    {
        Document[] documents = Numbered(5000);
        new Random(1).Shuffle(documents);

        await InsertAsync(documents);

        Assert.Equal(documents.Select(document => document.Id), await IdsAsync());
    }
}
