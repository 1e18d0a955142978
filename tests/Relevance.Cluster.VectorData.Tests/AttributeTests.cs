using Microsoft.Extensions.AI;
using Relevance.Cluster.VectorData.Tests.Support;

namespace Relevance.Cluster.VectorData.Tests;

/// <summary>The library recognizes the attributes and the embedding by their names: these tests hold it to the package as it is.</summary>
public sealed class AttributeTests : StoreTest
{
    [Fact]
    public async Task Insert_OfARecordWithAttributes_UsesItsKeyNamesAndDimension()
    {
        Shoe<Guid> shoe = Shoe(GuidOf(1), 1);

        await Dataset.InsertAsync([shoe], cancellationToken: Token);

        Document document = (await Dataset.GetDocumentAsync(GuidOf(1).ToString(), Token))!;
        Assert.Equal(["_id", "title", "Price", "Cluster", "embedding"], document.FieldNames);
        Assert.Equal([1f, .001f], document.GetVector("embedding").ToArray());
        Assert.Equal(FieldType.Vector(2), (await Dataset.GetSchemaAsync(Token))["embedding"]);
        Shoe<Guid> read = await Dataset.ReadAsync<Shoe<Guid>>(cancellationToken: Token).SingleAsync(Token);
        Assert.Equal((shoe.Key, shoe.Title, shoe.Price), (read.Key, read.Title, read.Price));
        Assert.Equal(shoe.Embedding!.Value.ToArray(), read.Embedding!.Value.ToArray());
    }

    [Fact]
    public async Task Insert_OfAVectorOfAnotherDimensionThanTheAttributes_IsRejected()
    {
        Shoe<Guid> bad = Shoe(GuidOf(1), 1);
        bad.Embedding = new[] { 1f, 2f, 3f };

        WriteSummary written = await Dataset.InsertAsync([bad, Shoe(GuidOf(2), 2)], cancellationToken: Token);

        RejectedDocument rejected = Assert.Single(written.Rejected);
        Assert.Equal((0, GuidOf(1).ToString()), (rejected.Index, rejected.DocumentId));
        Assert.Contains("expected 2 components, found 3", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(1, written.InsertedCount);
    }

    [Fact]
    public async Task Insert_WithASourceGeneratedContext_DoesTheSame()
    {
        await Dataset.InsertAsync([Shoe(GuidOf(1), 1)], ShoeContext.Default.ShoeGuid, cancellationToken: Token);

        Document document = (await Dataset.GetDocumentAsync(GuidOf(1).ToString(), Token))!;
        Assert.Equal(["_id", "title", "price", "cluster", "embedding"], document.FieldNames);
        Shoe<Guid> read = await Dataset.ReadAsync(ShoeContext.Default.ShoeGuid, cancellationToken: Token).SingleAsync(Token);
        Assert.Equal((GuidOf(1), "shoe 1"), (read.Key, read.Title));
    }

    [Fact]
    public async Task Insert_OfAnEmbedding_StoresItsVectorAndReadsItBack()
    {
        EmbeddedShoe shoe = new() { Number = 7, Title = "boot", Vector = new Embedding<float>(new[] { .1f, .2f }) { ModelId = "m" } };

        await Dataset.InsertAsync([shoe, new EmbeddedShoe { Number = 8 }], cancellationToken: Token);

        Document document = (await Dataset.GetDocumentAsync("7", Token))!;
        Assert.Equal("""{"_id":"7","title":"boot","Vector":[0.1,0.2]}""", document.ToJson());
        Assert.Equal(["Vector"], (await Dataset.GetSchemaAsync(Token)).VectorFields);
        EmbeddedShoe[] read = await Dataset.ReadAsync<EmbeddedShoe>(cancellationToken: Token).ToArrayAsync(Token);
        Assert.Equal([.1f, .2f], read[0].Vector!.Vector.ToArray());
        Assert.Null(read[1].Vector);
    }

    [Fact]
    public async Task Insert_OfAnEmbeddingWithASourceGeneratedContext_DoesTheSame()
    {
        EmbeddedShoe shoe = new() { Number = 7, Vector = new Embedding<float>(new[] { .1f, .2f }) };

        await Dataset.InsertAsync([shoe], ShoeContext.Default.EmbeddedShoe, cancellationToken: Token);

        Document document = (await Dataset.GetDocumentAsync("7", Token))!;
        EmbeddedShoe read = await Dataset.ReadAsync(ShoeContext.Default.EmbeddedShoe, cancellationToken: Token).SingleAsync(Token);
        Assert.Equal([.1f, .2f], document.GetVector("vector").ToArray());
        Assert.Equal([.1f, .2f], read.Vector!.Vector.ToArray());
    }
}
