using System.Text.Json.Serialization;

namespace Relevance.Cluster.Conformance;

/// <summary>Objects of a user's classes, written and read through the object model.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class RecordConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    private Dataset Dataset => new RelevanceClient(Store).GetDataset(Shop);

    [Fact]
    public async Task Insert_ThenRead_GivesTheRecordsBack()
    {
        float[] vector = [0.1f, -0f, float.Epsilon, float.MaxValue, 1f / 3f];
        RecordProduct[] products =
        [
            new("p-1", "Größe 😀", 1.50m, vector) { Sold = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)), Tags = ["a", "b"] },
            new("p-2", null, 79228162514264337593543950335m, null),
        ];

        WriteSummary written = await Dataset.InsertAsync(products, RecordContext.Default.RecordProduct, cancellationToken: Token);
        RecordProduct[] read = await Dataset.ReadAsync(RecordContext.Default.RecordProduct, cancellationToken: Token).ToArrayAsync(Token);

        Assert.Equal((2, 0), (written.InsertedCount, written.Rejected.Count));
        Assert.Equal(
            products.Select(product => (product.Id, product.Title, $"{product.Price}", product.Sold)),
            read.Select(product => (product.Id, product.Title, $"{product.Price}", product.Sold)));
        Assert.Equal(["a", "b"], read[0].Tags);
        Assert.Equal(vector.Select(BitConverter.SingleToInt32Bits), read[0].Embedding!.Select(BitConverter.SingleToInt32Bits));
        Assert.Null(read[1].Embedding);
        Assert.Equal("1.50", (await GetAsync("p-1"))["price"].ToJson());
    }

    [Fact]
    public async Task Insert_DeclaresTheVectorsOfAnyName()
    {
        await Dataset.InsertAsync([new RecordProduct("p-1", "boot", 1, [1, 2])], RecordContext.Default.RecordProduct, cancellationToken: Token);

        Assert.Equal(FieldType.Vector(2), (await Store.GetSchemaAsync(Shop, Token))["embedding"]);
        KeyValuePair<string, float[]> vector = Assert.Single(await ReadVectorsAsync("embedding"));
        Assert.Equal([1f, 2f], vector.Value);
    }

    [Fact]
    public async Task Insert_OfBadRecords_ListsThemAndWritesTheOthers()
    {
        RecordProduct[] products =
        [
            new("a", "boot", 1, [1, 2]),
            new("", "no id", 1, [1, 2]),
            new("b", "shoe", 1, [1, 2, 3]),
            null!,
            new("c", "sock", 1, [5, float.NaN]),
            new("d", "hat", 1, [5, 6]),
        ];

        WriteSummary written = await Dataset.InsertAsync(products, RecordContext.Default.RecordProduct, cancellationToken: Token);

        RejectedDocument[] rejected = [.. written.Rejected.OrderBy(document => document.Index)];
        string[] reasons = ["'_id' is empty", "expected 2 components, found 3", "the record is null", "component 1 is NaN"];
        Assert.Equal(2, written.InsertedCount);
        Assert.Equal(["a", "d"], await IdsAsync());
        Assert.Equal([(1, ""), (2, "b"), (3, ""), (4, "c")], rejected.Select(document => ((int)document.Index!.Value, document.DocumentId)));
        Assert.All(reasons.Zip(rejected), pair => Assert.Contains(pair.First, pair.Second.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upsert_ReplacesTheRecord()
    {
        await Dataset.InsertAsync([new RecordProduct("a", "boot", 1, [1, 2])], RecordContext.Default.RecordProduct, cancellationToken: Token);

        WriteSummary written = await Dataset.UpsertAsync(
            new[] { new RecordProduct("a", "shoe", 2, [3, 4]), new RecordProduct("b", "hat", 3, [5, 6]) }.ToAsyncEnumerable(),
            RecordContext.Default.RecordProduct,
            cancellationToken: Token);

        Assert.Equal((1, 1), (written.InsertedCount, written.UpdatedCount));
        Assert.Equal("shoe", (await GetAsync("a"))["title"].AsText());
    }
}

/// <summary>A product as an application holds it.</summary>
internal sealed record RecordProduct(string Id, string? Title, decimal Price, float[]? Embedding)
{
    public DateTimeOffset? Sold { get; init; }

    public List<string>? Tags { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RecordProduct))]
internal sealed partial class RecordContext : JsonSerializerContext;
