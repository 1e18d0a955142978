using System.Collections;

namespace Relevance.Cluster.Conformance;

/// <summary>Tests which documents of a batch are rejected, and that the rest of a batch is written atomically.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class RejectionConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    [Theory]
    [MemberData(nameof(BadVectors.All), MemberType = typeof(BadVectors))]
    public async Task Insert_OfABadVector_IsRejectedAndTheRestIsWritten(string what, float[] vector)
    {
        WriteSummary summary = await WriteAsync(
            WriteMode.Insert,
            new Document("first") { [Vector] = new[] { 1f, 2f } },
            new Document("bad") { [Vector] = vector },
            new Document("last") { [Vector] = new[] { 3f, 4f } });

        Assert.True(summary.Rejected.Count == 1, $"{what}: {summary}");
        Assert.Equal("bad", summary.Rejected[0].DocumentId);
        Assert.Contains(Vector, summary.Rejected[0].Reason, StringComparison.Ordinal);
        Assert.Equal(2, summary.InsertedCount);
        Assert.Equal(["first", "last"], await IdsAsync());
        Assert.Equal(["first", "last"], (await ReadVectorsAsync(Vector)).Select(read => read.Key));
    }

    [Theory]
    [InlineData(WriteMode.Upsert)]
    [InlineData(WriteMode.Update)]
    public async Task Write_OfABadVectorOverAGoodOne_LeavesTheDocumentAsItWas(WriteMode mode)
    {
        await InsertAsync(new Document("a") { [Vector] = new[] { 1f, 2f }, ["x"] = 1 });
        string before = (await GetAsync("a")).ToJson();

        WriteSummary summary = await WriteAsync(mode, new Document("a") { [Vector] = new[] { 1f, float.NaN }, ["x"] = 2, ["y"] = 3 });

        Assert.Equal((0, 0, 1), (summary.InsertedCount, summary.UpdatedCount, summary.Rejected.Count));
        Assert.Equal(before, (await GetAsync("a")).ToJson());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Write_OfTwoDocumentsOfOneIdWithANamedVectorField_TakesTheGoodOneAndListsTheBadOne(bool isGoodFirst, bool isDeclared)
    {
        Dataset shop = new RelevanceClient(Store).GetDataset(Shop);
        if (isDeclared)
        {
            await shop.DeclareVectorFieldAsync("embedding", 2, Token);
        }

        Document good = new("twice") { ["embedding"] = new[] { 1f, 2f }, ["n"] = 1 };
        Document bad = new("twice") { ["embedding"] = "no vector", ["n"] = 2 };
        Document last = new("last") { ["embedding"] = new[] { 3f, 4f } };

        WriteSummary summary = await shop.UpsertDocumentsAsync(
            isGoodFirst ? [good, bad, last] : [bad, good, last], new WriteOptions { VectorFields = ["embedding"] }, cancellationToken: Token);

        Assert.Equal(2, summary.InsertedCount);
        Assert.Contains("embedding", Assert.Single(summary.Rejected, rejected => rejected.DocumentId == "twice").Reason, StringComparison.Ordinal);
        Assert.Equal(["last", "twice"], (await IdsAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(1, (await GetAsync("twice"))["n"].AsNumber());
        Assert.Equal(2, (await ReadVectorsAsync("embedding")).Count);
    }

    [Theory]
    [InlineData("""{"_id":"bad","v_vector_":"text"}""")]
    [InlineData("""{"_id":"bad","v_vector_":[1,"2"]}""")]
    [InlineData("""{"_id":"bad","v_vector_":[1,null]}""")]
    [InlineData("""{"_id":"bad","v_vector_":[1,1e39]}""")]
    [InlineData("""{"_id":"bad","v_vector_":{"a":1}}""")]
    [InlineData("""{"_id":"bad","v_vector_":5}""")]
    [InlineData("""{"_id":"bad","c_chunk_":[{"x_chunkvector_":[1,2]},{"x_chunkvector_":[1]}]}""")]
    [InlineData("""{"_id":"bad","x":"\ud800"}""")]
    public async Task Insert_OfAnInvalidVectorOrText_IsRejected(string json)
    {
        await InsertAsync(new Document("good") { [Vector] = new[] { 1f, 2f }, ["c_chunk_"] = FieldValue.Parse("""[{"x_chunkvector_":[1,2]}]""") });
        Document bad = json.Contains("ud800", StringComparison.Ordinal) ? new Document("bad") { ["x"] = "\ud800" } : Doc(json);

        WriteSummary summary = await WriteAsync(WriteMode.Insert, bad);

        Assert.Equal("bad", Assert.Single(summary.Rejected).DocumentId);
        Assert.Equal(["good"], await IdsAsync());
    }

    [Theory]
    [InlineData("""{"_id":"bad","_cluster_":{"v_vector_":{"km":7}}}""")]
    [InlineData("""{"_id":"bad","_cluster_":{"v_vector_":{"km":["cluster-1"]}}}""")]
    [InlineData("""{"_id":"bad","_cluster_":"cluster-1"}""")]
    [InlineData("""{"_id":"bad","_cluster_":{"v_vector_":"cluster-1"}}""")]
    public async Task Insert_OfAnInvalidLabel_IsRejected(string json)
    {
        WriteSummary summary = await WriteAsync(WriteMode.Insert, Doc(json));

        RejectedDocument rejected = Assert.Single(summary.Rejected);
        Assert.Contains("_cluster_", rejected.Reason, StringComparison.Ordinal);
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task Write_WithManyRejections_ListsThemAllInTheOrderGiven()
    {
        Document[] documents =
        [
            .. Enumerable.Range(0, 200).Select(n => new Document($"d-{n}") { [Vector] = n == 0 || n % 3 != 0 ? [n, 1f] : new[] { float.NaN, n } }),
        ];

        WriteSummary summary = await WriteAsync(WriteMode.Insert, documents);

        string[] expected = [.. Enumerable.Range(1, 199).Where(n => n % 3 == 0).Select(n => $"d-{n}")];
        Assert.Equal(expected, summary.Rejected.Select(rejected => rejected.DocumentId));
        Assert.Equal(200 - expected.Length, summary.InsertedCount);
        Assert.Equal(documents.Select(document => document.Id).Except(expected), await IdsAsync());
    }

    [Fact]
    public async Task Write_WhenTheSourceFailsHalfWay_WritesNothing()
    {
        await InsertAsync(new Document("d-0") { ["n"] = "before" });
        FailingList source = new(Numbered(10), failAt: 5);

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Store.WriteAsync(Shop, source, WriteMode.Upsert, Token));

        Assert.Equal(["d-0"], await IdsAsync());
        Assert.Equal("before", (await GetAsync("d-0"))["n"].AsText());
        Assert.Equal(FieldType.Text, (await Store.GetSchemaAsync(Shop, Token))["n"]);
    }

    [Fact]
    public async Task Write_AfterASourceFailed_Works()
    {
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Store.WriteAsync(Shop, new FailingList(Numbered(3), failAt: 1), WriteMode.Insert, Token));

        await InsertAsync(Numbered(3));

        Assert.Equal(["d-0", "d-1", "d-2"], await IdsAsync());
    }

    /// <summary>Documents from a source that fails, with an exception of its own type.</summary>
    private sealed class FailingList(Document[] documents, int failAt) : IReadOnlyList<Document>
    {
        public int Count => documents.Length;

        public Document this[int index] => index == failAt ? throw new TimeZoneNotFoundException("The source broke.") : documents[index];

        public IEnumerator<Document> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
