using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class HostileNamesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Shop")]
    [InlineData("../etc")]
    [InlineData("a b")]
    [InlineData("a'; DROP TABLE dataset; --")]
    [InlineData("größe")]
    public void CreateDatasetAsync_IdWithOtherCharacters_IsRejected(string id)
    {
        using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");

        Assert.Throws<ArgumentException>("datasetId", () => { _ = store.CreateDatasetAsync(id, Schema.Empty); });
        Assert.Throws<ArgumentException>("datasetId", () => { _ = store.CountAsync(id); });
    }

    [Theory]
    [InlineData("'; DROP TABLE document_1; --")]
    [InlineData("\"quoted\"")]
    [InlineData("$")]
    [InlineData("$[0]")]
    [InlineData("a\\b")]
    [InlineData("名前 🐘")]
    [InlineData("x.y")]
    [InlineData("nul\0inside")]
    [InlineData("?1")]
    [InlineData("%_*")]
    public async Task EveryQuestion_FieldAndIdWithOddText_IsAnsweredFromTheDocuments(string odd)
    {
        Document match = new(odd) { [odd] = odd, ["v_vector_"] = new float[] { 1, 2 } };
        Document other = new("other") { [odd] = "else" };
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", [other, match]);
        Filter equal = Filter.Field(odd).EqualTo(odd);

        Assert.Equal([odd], await store.ListIdsAsync("shop", equal));
        Assert.Equal([odd], await store.ListIdsAsync("shop", Filter.Ids(odd)));
        Assert.Equal(["other"], await store.ListIdsAsync("shop", !equal));
        string[] sorted = string.CompareOrdinal(odd, "else") < 0 ? [odd, "other"] : ["other", odd];
        Assert.Equal(sorted, await store.ReadIdsAsync(new DocumentQuery { Sort = [new SortKey(odd)], PageSize = 1 }));
        Assert.Equal(odd, (await store.ReadFieldAsync("shop", odd, equal))[0].Value.AsText());
        FieldFacet facet = Assert.Single(await store.GetFacetsAsync("shop", new FacetQuery { Fields = [odd] }));
        Assert.Equal(2, facet.Count);
        Document selected = await store.GetAsync(odd, new DocumentQuery { SelectFields = [odd] });
        Assert.Equal(odd, selected[odd].AsText());
        Assert.Equal(1, await store.DeleteDocumentsAsync("shop", equal));
        Assert.Equal(["other"], await store.ListIdsAsync("shop"));
    }

    [Fact]
    public async Task WriteClusteringAsync_OddFieldAndAlias_AreKeptApart()
    {
        const string Field = "'; DROP--_vector_";
        const string Alias = "k\"'$";
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", [new Document("a") { [Field] = new float[] { 1 } }]);
        ClusteringKey key = new(Field, Alias);

        await store.WriteClusteringAsync("shop", TestClustering.Of(key, "c'0"), [new DocumentLabel("a", "c'0")]);

        Assert.Equal("c'0", (await store.GetAsync("a"))[key.LabelField].AsText());
        Assert.Equal(1, await store.CountAsync("shop", Filter.Field(key.LabelField).EqualTo("c'0")));
        Assert.Equal([key], await store.ListClusteringsAsync("shop"));
    }
}
