using System.Numerics;
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

    [Fact]
    public async Task Update_WithPartOfTheFields_SetsTheseAndKeepsTheOthers()
    {
        RecordProduct[] products = [new("a", "boot", 1, [1, 2]) { Tags = ["x"] }, new("b", "hat", 2, [3, 4]) { Tags = ["y"] }];
        await Dataset.InsertAsync(products, RecordContext.Default.RecordProduct, cancellationToken: Token);

        WriteSummary written = await Dataset.UpdateAsync(
            [new RecordChange("b", 2.50m) { Tags = null, Stock = new() { ["red"] = 3 } }], RecordContext.Default.RecordChange, cancellationToken: Token);
        await Dataset.UpdateAsync(
            new[] { new RecordChange("b", 2.75m) { Stock = new() { ["blue"] = 4 } } }.ToAsyncEnumerable(),
            RecordContext.Default.RecordChange,
            cancellationToken: Token);

        Assert.Equal((0, 1, 0), (written.InsertedCount, written.UpdatedCount, written.Rejected.Count));
        Assert.Equal(
            """{"_id":"b","title":"hat","price":2.75,"embedding":[3,4],"sold":null,"tags":null,"stock":{"red":3,"blue":4}}""", (await GetAsync("b")).ToJson());
        Assert.Equal(
            """{"_id":"a","title":"boot","price":1,"embedding":[1,2],"sold":null,"tags":["x"]}""", (await GetAsync("a")).ToJson());
    }

    [Fact]
    public async Task Update_WithANullThatTheSerializerOmits_KeepsTheField_AndOneThatItWritesSetsNull()
    {
        await Dataset.InsertAsync(
            [new RecordProduct("a", "boot", 1, [1, 2]) { Tags = ["x"] }], RecordContext.Default.RecordProduct, cancellationToken: Token);

        await Dataset.UpdateAsync([new RecordChange("a", 3) { Stock = null }], RecordContext.Default.RecordChange, cancellationToken: Token);
        string omitted = (await GetAsync("a")).ToJson();
        await Dataset.UpdateAsync([new RecordProduct("a", "shoe", 4, null)], RecordContext.Default.RecordProduct, cancellationToken: Token);

        Assert.Equal("""{"_id":"a","title":"boot","price":3,"embedding":[1,2],"sold":null,"tags":null}""", omitted);
        Assert.Equal("shoe", (await GetAsync("a"))["title"].AsText());
        Assert.Empty(await ReadVectorsAsync("embedding"));
    }

    [Fact]
    public async Task Update_OfBadRecords_ListsThemAndWritesTheOthers()
    {
        await Dataset.InsertAsync([new RecordProduct("a", "boot", 1, [1, 2])], RecordContext.Default.RecordProduct, cancellationToken: Token);
        RecordProduct[] changes = [new("none", "shoe", 2, [3, 4]), null!, new("a", "sock", 3, [5, 6, 7]), new("a", "hat", 4, [5, 6])];

        WriteSummary written = await Dataset.UpdateAsync(changes, RecordContext.Default.RecordProduct, cancellationToken: Token);

        RejectedDocument[] rejected = [.. written.Rejected.OrderBy(document => document.Index)];
        string[] reasons = ["field '_id': expected ", "the record is null", "expected 2 components, found 3"];
        Assert.Equal((0, 1), (written.InsertedCount, written.UpdatedCount));
        Assert.Equal([(0, "none"), (1, ""), (2, "a")], rejected.Select(document => ((int)document.Index!.Value, document.DocumentId)));
        Assert.All(reasons.Zip(rejected), pair => Assert.Contains(pair.First, pair.Second.Reason, StringComparison.Ordinal));
        Assert.Equal(["a"], await IdsAsync());
        Document document = await GetAsync("a");
        Assert.Equal([5f, 6f], document.GetVector("embedding").ToArray());
    }

    [Fact]
    public async Task Update_OfADatasetThatDoesNotExist_CreatesNone()
    {
        Dataset none = new RelevanceClient(Store).GetDataset("none");

        await Assert.ThrowsAsync<DatasetNotFoundException>(
            () => none.UpdateAsync([new RecordChange("a", 1)], RecordContext.Default.RecordChange, cancellationToken: Token));

        Assert.False(await none.ExistsAsync(Token));
    }

    [Fact]
    public async Task Insert_OfTimesAndLargeNumbers_GivesTheSameValuesBack()
    {
        RecordTimes[] records =
        [
            new("min")
            {
                Span = TimeSpan.MinValue,
                Time = TimeOnly.MinValue,
                Half = Half.MinValue,
                Signed = Int128.MinValue,
                Unsigned = UInt128.MinValue,
                Integer = -BigInteger.Pow(10, 400),
            },
            new("max") { Span = TimeSpan.MaxValue, Time = TimeOnly.MaxValue, Half = Half.Epsilon, Signed = Int128.MaxValue, Unsigned = UInt128.MaxValue },
            new("usual") { Span = new(1, 2, 3), Time = new(7, 8, 9), Half = (Half)0.1, Signed = -5, Unsigned = 5, Integer = 7, Large = BigInteger.One << 200 },
        ];

        await Dataset.InsertAsync(records, RecordContext.Default.RecordTimes, cancellationToken: Token);

        Assert.Equal(records, await Dataset.ReadAsync(RecordContext.Default.RecordTimes, cancellationToken: Token).ToArrayAsync(Token));
        Document usual = await GetAsync("usual");
        Assert.Equal(
            """{"_id":"usual","span":"01:02:03","time":"07:08:09","half":0.1,"signed":-5,"unsigned":5,"integer":7,"""
                + $"\"large\":{BigInteger.One << 200}}}",
            usual.ToJson());
        Assert.Equal(["usual"], await IdsAsync(Filter.Field("span").EqualTo(new TimeSpan(1, 2, 3)) & Filter.Field("signed").EqualTo((Int128)(-5))));
    }
}

/// <summary>A product as an application holds it.</summary>
internal sealed record RecordProduct(string Id, string? Title, decimal Price, float[]? Embedding)
{
    public DateTimeOffset? Sold { get; init; }

    public List<string>? Tags { get; init; }
}

/// <summary>A change of some fields; a stock that is null stays as it is.</summary>
internal sealed record RecordChange(string Id, decimal Price)
{
    public List<string>? Tags { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, int>? Stock { get; init; }
}

/// <summary>Values that JSON has no types of their own for.</summary>
internal sealed record RecordTimes(string Id)
{
    public TimeSpan Span { get; init; }

    public TimeOnly Time { get; init; }

    public Half Half { get; init; }

    public Int128 Signed { get; init; }

    public UInt128 Unsigned { get; init; }

    public BigInteger Integer { get; init; }

    public BigInteger? Large { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RecordProduct))]
[JsonSerializable(typeof(RecordChange))]
[JsonSerializable(typeof(RecordTimes))]
internal sealed partial class RecordContext : JsonSerializerContext;
