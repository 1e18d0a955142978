using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Creating, listing and deleting datasets, and their metadata.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class DatasetConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    [Fact]
    public async Task CreateDataset_OfANewId_ExistsWithItsSchema()
    {
        Schema schema = Schema.Empty.With("embedding", FieldType.Vector(3)).With("price", FieldType.Numeric);

        Assert.True(await Store.CreateDatasetAsync("toys", schema, Token));

        Assert.True(await Store.DatasetExistsAsync("toys", Token));
        Assert.Equal(schema.ToJson(), (await Store.GetSchemaAsync("toys", Token)).ToJson());
        Assert.Equal(0, await Store.CountAsync("toys", filter: null, Token));
    }

    [Fact]
    public async Task CreateDataset_ThatExists_ChangesNothing()
    {
        await InsertAsync(Numbered(2));

        Assert.False(await Store.CreateDatasetAsync(Shop, Schema.Empty.With("other", FieldType.Text), Token));

        Assert.False((await Store.GetSchemaAsync(Shop, Token)).ContainsKey("other"));
        Assert.Equal(["d-0", "d-1"], await IdsAsync());
    }

    [Fact]
    public async Task ListDatasets_IsOrdinal()
    {
        foreach (string id in (string[])["b", "a-1", "a", "a.b", "a_b", "a1", "10", "9"])
        {
            await Store.CreateDatasetAsync(id, Schema.Empty, Token);
        }

        Assert.Equal(["10", "9", "a", "a-1", "a.b", "a1", "a_b", "b", Shop], await Store.ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task DeleteDataset_TakesEverythingInIt()
    {
        await InsertAsync(new Document("a") { [Vector] = new[] { 1f, 2f }, ["price"] = 1 });
        await Store.UpdateMetadataAsync(Shop, new Document(Shop) { ["note"] = "x" }, Token);

        Assert.True(await Store.DeleteDatasetAsync(Shop, Token));

        Assert.False(await Store.DatasetExistsAsync(Shop, Token));
        Assert.Empty(await Store.ListDatasetsAsync(Token));
        await Assert.ThrowsAsync<DatasetNotFoundException>(() => Store.CountAsync(Shop, filter: null, Token));
        await Store.CreateDatasetAsync(Shop, Schema.Empty, Token);
        Assert.Empty(await IdsAsync());
        Assert.Empty(await Store.GetSchemaAsync(Shop, Token));
        Assert.Equal(["_id"], (await Store.GetMetadataAsync(Shop, Token)).FieldNames);
    }

    [Fact]
    public async Task DeleteDataset_ThatIsNotThere_SaysSo()
    {
        Assert.False(await Store.DeleteDatasetAsync("nothing", Token));
        Assert.Equal([Shop], await Store.ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task Datasets_ShareNothing()
    {
        await Store.CreateDatasetAsync("toys", Schema.Empty, Token);
        await InsertAsync(new Document("same") { ["where"] = "shop" });
        await Store.WriteAsync("toys", [new Document("same") { ["where"] = "toys", ["more"] = 1 }], WriteMode.Insert, Token);

        await Store.DeleteDocumentsAsync("toys", Filter.All, Token);

        Assert.Equal("shop", (await GetAsync("same"))["where"].AsText());
        Assert.False((await Store.GetSchemaAsync(Shop, Token)).ContainsKey("more"));
        Assert.Equal(0, await Store.CountAsync("toys", filter: null, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Shop")]
    [InlineData("../shop")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("shop; DROP TABLE documents")]
    [InlineData("shop'--")]
    [InlineData("shop\"")]
    [InlineData("sh\0op")]
    [InlineData("läden")]
    [InlineData("%")]
    public async Task EveryMember_WithTricksInTheDatasetId_RejectsIt(string id)
    {
        foreach (string member in StoreMembers.OnADataset)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => StoreMembers.CallAsync(Store, member, id, Token));
        }

        Assert.Equal([Shop], await Store.ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task DatasetId_OfTheLargestLength_IsAccepted_AndNoLongerOne()
    {
        string longest = new('a', DatasetIds.MaxLength);

        Assert.True(await Store.CreateDatasetAsync(longest, Schema.Empty, Token));

        Assert.True(await Store.DatasetExistsAsync(longest, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.CreateDatasetAsync(longest + "a", Schema.Empty, Token));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("-")]
    [InlineData("con")]
    [InlineData("sqlite_master")]
    [InlineData("select")]
    public async Task DatasetId_ThatMeansSomethingElsewhere_IsJustAName(string id)
    {
        Assert.True(await Store.CreateDatasetAsync(id, Schema.Empty, Token));
        await Store.WriteAsync(id, Numbered(1), WriteMode.Insert, Token);

        Assert.Equal(["d-0"], await Store.ListIdsAsync(id, filter: null, Token));
        Assert.True(await Store.DeleteDatasetAsync(id, Token));
    }

    [Fact]
    public async Task StageDataset_UntilItIsPublished_IsInvisible_AndThenExistsCompletely()
    {
        ClusteringKey key = new(Vector, "km");
        string staged = (await Store.StageDatasetAsync("toys", Schema.Empty.With("embedding", FieldType.Vector(3)), Token))!;
        await Store.WriteAsync(
            staged,
            [Doc("""{"_id":"a","v_vector_":[1,2],"_cluster_":{"v_vector_":{"km":"cluster-0"}}}"""), new Document("b")],
            WriteMode.Insert,
            Token);
        await Store.WriteCentroidsAsync(staged, StoreMembers.MakeClustering(key), Token);
        await Store.UpdateMetadataAsync(staged, new Document("any") { ["note"] = "x" }, Token);

        Assert.True(DatasetIds.IsStaged(staged), $"'{staged}' could be the id of somebody's dataset.");
        Assert.Equal([Shop], await Store.ListDatasetsAsync(Token));
        Assert.False(await Store.DatasetExistsAsync("toys", Token));
        await Assert.ThrowsAsync<DatasetNotFoundException>(() => Store.GetSchemaAsync("toys", Token));
        await Assert.ThrowsAsync<DatasetNotFoundException>(() => Store.CountAsync("toys", filter: null, Token));

        Assert.True(await Store.PublishDatasetAsync(staged, "toys", Token));

        Assert.Equal([Shop, "toys"], await Store.ListDatasetsAsync(Token));
        Assert.Equal(["a", "b"], await Store.ListIdsAsync("toys", filter: null, Token));
        Assert.Equal([new DocumentLabel("a", "cluster-0")], await Store.ReadLabelsAsync("toys", key, filter: null, Token));
        Assert.Equal(2, (await Store.GetClusteringAsync("toys", key, Token))!.Centroids.Count);
        Assert.Equal(FieldType.Vector(3), (await Store.GetSchemaAsync("toys", Token))["embedding"]);
        Assert.Equal("""{"_id":"toys","note":"x"}""", (await Store.GetMetadataAsync("toys", Token)).ToJson());
        await Assert.ThrowsAsync<DatasetNotFoundException>(() => Store.CountAsync(staged, filter: null, Token));
    }

    [Fact]
    public async Task PublishDataset_WhenSomebodyWasFaster_ChangesNothing()
    {
        string staged = (await Store.StageDatasetAsync("toys", Schema.Empty, Token))!;
        await Store.WriteAsync(staged, Numbered(1), WriteMode.Insert, Token);
        await Store.CreateDatasetAsync("toys", Schema.Empty, Token);

        Assert.False(await Store.PublishDatasetAsync(staged, "toys", Token));

        Assert.Equal(0, await Store.CountAsync("toys", filter: null, Token));
        Assert.True(await Store.DeleteDatasetAsync(staged, Token));
        await Assert.ThrowsAsync<DatasetNotFoundException>(() => Store.PublishDatasetAsync(staged, "others", Token));
        Assert.Equal([Shop, "toys"], await Store.ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task StageDataset_OfAnExistingOne_ReturnsNull_AndNoOtherCanBePublishedOrCreatedUnderSuchAnId()
    {
        Assert.Null(await Store.StageDatasetAsync(Shop, Schema.Empty, Token));

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.PublishDatasetAsync(Shop, "toys", Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.CreateDatasetAsync("~toys", Schema.Empty, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.StageDatasetAsync("~toys", Schema.Empty, Token));
        Assert.Equal([Shop], await Store.ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task GetMetadata_WhenNoneWasSet_IsEmptyAndCalledAsTheDataset()
    {
        Document metadata = await Store.GetMetadataAsync(Shop, Token);

        Assert.Equal("""{"_id":"shop"}""", metadata.ToJson());
    }

    [Fact]
    public async Task UpdateMetadata_MergesObjectsMemberByMember()
    {
        await Store.UpdateMetadataAsync(Shop, Doc("""{"_id":"x","a":{"b":1,"c":[1,2]},"d":"old"}"""), Token);
        await Store.UpdateMetadataAsync(Shop, Doc("""{"_id":"y","a":{"c":[3],"e":null},"d":{"new":true}}"""), Token);

        Document metadata = await Store.GetMetadataAsync(Shop, Token);
        Assert.Equal(Doc("""{"_id":"shop","a":{"b":1,"c":[3],"e":null},"d":{"new":true}}""").ToValue(), metadata.ToValue());
        Assert.Empty(await Store.GetSchemaAsync(Shop, Token));
        Assert.Equal(0, await Store.CountAsync(Shop, filter: null, Token));
    }

    [Fact]
    public async Task GetMetadata_GivesACopy()
    {
        await Store.UpdateMetadataAsync(Shop, new Document(Shop) { ["a"] = 1 }, Token);

        (await Store.GetMetadataAsync(Shop, Token))["a"] = 2;

        Assert.Equal(1, (await Store.GetMetadataAsync(Shop, Token))["a"].AsNumber());
    }
}
