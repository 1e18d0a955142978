using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class VectorDeclarationTests
{
    [Fact]
    public async Task DeclareVectorFieldAsync_ListsOfNumbers_BecomeVectors()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(
            ":memory:",
            [
                Document.Parse("""{"_id":"a","m":{"e":[1,2]},"t":1}"""),
                Document.Parse("""{"_id":"b","m":{"e":null}}"""),
                Document.Parse("""{"_id":"c","m":{"e":[3,4]}}"""),
            ]);
        string? before = await store.GetVectorRevisionAsync("shop", "m.e");

        await store.DeclareVectorFieldAsync("shop", "m.e", 2);

        Assert.Equal(FieldType.Vector(2), (await store.GetSchemaAsync("shop"))["m.e"]);
        Assert.Equal("""{"_id":"a","m":{"e":[1,2]},"t":1}""", (await store.GetAsync("a")).ToJson());
        Assert.Equal(FieldKind.Vector, (await store.GetAsync("a"))["m.e"].Kind);
        VectorBatch batch = Assert.Single(await store.ReadVectorsAsync("shop", "m.e").ToListAsync());
        Assert.Equal(["a", "c"], batch.DocumentIds);
        Assert.Equal([1, 2, 3, 4], batch.Values.ToArray());
        Assert.NotEqual(before, await store.GetVectorRevisionAsync("shop", "m.e"));
    }

    [Theory]
    [InlineData("[1,2,3]", "3 components")]
    [InlineData("[1,\"x\"]", "items that are not numbers")]
    [InlineData("[1,1e300]", "not finite")]
    [InlineData("\"text\"", "text")]
    [InlineData("{}", "object")]
    public async Task DeclareVectorFieldAsync_OneDocumentDoesNotFit_ChangesNothing(string value, string found)
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(
            ":memory:", [Document.Parse("""{"_id":"a","e":[1,2]}"""), Document.Parse($$"""{"_id":"odd","e":{{value}}}""")]);
        string before = (await store.GetSchemaAsync("shop")).ToJson();

        VectorShapeException e = await Assert.ThrowsAsync<VectorShapeException>(() => store.DeclareVectorFieldAsync("shop", "e", 2));

        Assert.Equal(("shop", "odd", "e"), (e.DatasetId, e.DocumentId, e.VectorField));
        Assert.Contains(found, e.Actual, StringComparison.Ordinal);
        Assert.Equal(before, (await store.GetSchemaAsync("shop")).ToJson());
        Assert.Equal(FieldKind.Array, (await store.GetAsync("a"))["e"].Kind);
    }

    [Fact]
    public async Task DeclareVectorFieldAsync_DeclaredBefore_NeedsTheSameLength()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", []);
        await store.DeclareVectorFieldAsync("shop", "e", 2);

        await store.DeclareVectorFieldAsync("shop", "e", 2);

        await Assert.ThrowsAsync<VectorShapeException>(() => store.DeclareVectorFieldAsync("shop", "e", 3));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeclareVectorFieldAsync("shop", "_id", 3));
        WriteSummary summary =
            await store.WriteAsync("shop", [Document.Parse("""{"_id":"a","e":[1,2]}"""), Document.Parse("""{"_id":"b","e":[1]}""")], WriteMode.Insert);
        Assert.Equal("b", Assert.Single(summary.Rejected).DocumentId);
        Assert.Equal(FieldKind.Vector, (await store.GetAsync("a"))["e"].Kind);
    }
}
