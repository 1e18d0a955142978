using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData("""{"_id":"a"}""")]
    [InlineData("""{"_id":"a","t":"x","v_vector_":[1,2.5,-3],"z":[1,"x",null,{"a":[]}]}""")]
    [InlineData("""{"_id":"a","m":{"v_vector_":[1],"e":{}},"big":12345678901234567890,"tiny":1e-400,"n":1.50,"k":null}""")]
    [InlineData("""{"_id":"a","a.b":1,"a":{"b":{"c":2}},"":3,"x.y_vector_":[1,2]}""")]
    [InlineData("""{"_id":"Ünïcode 🐘 '; DROP TABLE document_1; --","$":"'\"`\\","\u0000k":"nul\u0000inside"}""")]
    [InlineData("""{"_id":"a","text_chunk_":[{"t":"x","w_chunkvector_":[1,2]},{"t":"y","w_chunkvector_":[3,4]}]}""")]
    [InlineData("""{"_id":"a","v_vector_":[1,2],"_cluster_":{"v_vector_":{"kmeans-3":"cluster-1"}}}""")]
    public async Task GetDocumentsAsync_OfInsertedDocuments_ReturnsThemUnchanged(string json)
    {
        Document document = Document.Parse(json);

        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", [document]);

        Document stored = await store.GetAsync(document.Id);
        Assert.Equal(document.ToJson(), stored.ToJson());
        Assert.Equal(document.ToValue(), stored.ToValue());
    }

    [Fact]
    public async Task GetDocumentsAsync_WithoutVectors_LeavesThemOut()
    {
        using SqliteDocumentStore store =
            await Sample.OpenWithAsync(":memory:", [Document.Parse("""{"_id":"a","v_vector_":[1,2],"m":{"w_vector_":[1],"x":1},"u_vector_":null}""")]);

        Document stored = await store.GetAsync("a", new DocumentQuery { IncludeVectors = false });

        Assert.Equal("""{"_id":"a","m":{"x":1},"u_vector_":null}""", stored.ToJson());
    }

    [Fact]
    public async Task GetDocumentsAsync_SelectedFields_AreThoseAndTheId()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(
            ":memory:", [Document.Parse("""{"_id":"a","t":"x","v_vector_":[1,2],"m":{"w_vector_":[1],"x":1},"_cluster_":{"v_vector_":{"k":"c"}}}""")]);

        Document parent = await store.GetAsync("a", new DocumentQuery { SelectFields = ["m"] });
        Document label = await store.GetAsync("a", new DocumentQuery { SelectFields = ["_cluster_.v_vector_.k", "missing"] });
        Document inner = await store.GetAsync("a", new DocumentQuery { SelectFields = ["m.x", "v_vector_"] });

        Assert.Equal("""{"_id":"a","m":{"w_vector_":[1],"x":1}}""", parent.ToJson());
        Assert.Equal("""{"_id":"a","_cluster_":{"v_vector_":{"k":"c"}}}""", label.ToJson());
        Assert.Equal("""{"_id":"a","m":{"x":1},"v_vector_":[1,2]}""", inner.ToJson());
    }

    [Fact]
    public async Task GetDocumentsAsync_TenMegabytesOfText_ComeBack()
    {
        string text = new('x', 10 * 1024 * 1024);
        using SqliteDocumentStore store =
            await Sample.OpenWithAsync(":memory:", [new Document("large") { ["text"] = text, ["v_vector_"] = new float[] { 1 } }]);

        Document stored = await store.GetAsync("large");

        Assert.Equal(text, stored["text"].AsText());
        Assert.Equal(1, await store.CountAsync("shop", Filter.Field("v_vector_").Exists()));
    }

    [Fact]
    public async Task Open_FileThatWasClosed_HasWhatWasWritten()
    {
        using TemporaryFolder folder = new();
        using (SqliteDocumentStore store = await Sample.OpenWithAsync(folder.File(), Sample.Numbered(10)))
        {
            await store.UpdateMetadataAsync("shop", new Document("shop") { ["owner.name"] = "Ada" });
        }

        using SqliteDocumentStore reopened = SqliteDocumentStore.Open(folder.File());

        Assert.Equal(10, await reopened.CountAsync("shop"));
        Assert.Equal("""{"_id":"d7","n":7,"v_vector_":[7,1]}""", (await reopened.GetAsync("d7")).ToJson());
        Assert.Equal("Ada", (await reopened.GetMetadataAsync("shop"))["owner.name"].AsText());
        Assert.Equal("""{"n":"numeric","v_vector_":{"vector":2}}""", (await reopened.GetSchemaAsync("shop")).ToJson());
        Assert.Equal(["store.db"], Directory.GetFiles(folder.Path, "store.db").Select(Path.GetFileName));
    }

    [Fact]
    public async Task WriteAsync_Update_MergesAndKeepsTheVector()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(
            ":memory:", [Document.Parse("""{"_id":"a","m":{"x":1,"w_vector_":[1,2]},"v_vector_":[1,2],"_cluster_":{"v_vector_":{"k":"c"}}}""")]);

        await store.WriteAsync("shop", [Document.Parse("""{"_id":"a","m":{"y":2},"v_vector_":[3,4]}"""), Document.Parse("""{"_id":"b"}""")], WriteMode.Update);
        Document merged = await store.GetAsync("a");
        await store.WriteAsync("shop", [Document.Parse("""{"_id":"a","v_vector_":null,"_cluster_":{"v_vector_":{"k":null}}}""")], WriteMode.Update);
        Document without = await store.GetAsync("a");

        Assert.Equal("""{"_id":"a","m":{"x":1,"w_vector_":[1,2],"y":2},"v_vector_":[3,4],"_cluster_":{"v_vector_":{"k":"c"}}}""", merged.ToJson());
        Assert.Equal("""{"_id":"a","m":{"x":1,"w_vector_":[1,2],"y":2},"v_vector_":null}""", without.ToJson());
        Assert.Equal(0, await store.CountAsync("shop", Filter.Field("v_vector_").Exists()));
    }

    [Fact]
    public async Task WriteAsync_Upsert_ReplacesWholeWhereItStood()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(
            ":memory:", [Document.Parse("""{"_id":"a","x":1,"v_vector_":[1],"_cluster_":{"v_vector_":{"k":"c"}}}"""), new Document("b")]);

        WriteSummary summary = await store.WriteAsync("shop", [new Document("a") { ["y"] = 2 }, new Document("c")], WriteMode.Upsert);

        Assert.Equal((1, 1), (summary.InsertedCount, summary.UpdatedCount));
        Assert.Equal("""{"_id":"a","y":2}""", (await store.GetAsync("a")).ToJson());
        Assert.Equal(["a", "b", "c"], await store.ListIdsAsync("shop"));
    }

    [Fact]
    public async Task WriteAsync_SameIdTwiceInOneInsert_RejectsTheSecond()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", []);

        WriteSummary summary = await store.WriteAsync("shop", [new Document("a") { ["n"] = 1 }, new Document("a") { ["n"] = 2 }], WriteMode.Insert);

        Assert.Equal(1, summary.InsertedCount);
        Assert.Equal("a", Assert.Single(summary.Rejected).DocumentId);
        Assert.Equal(1, (await store.GetAsync("a"))["n"].AsNumber());
    }
}
