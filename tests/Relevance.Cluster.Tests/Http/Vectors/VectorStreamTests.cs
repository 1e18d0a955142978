using System.Text;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http.Vectors;

/// <summary>Tests the binary stream of vectors: complete, truncated and damaged.</summary>
public sealed class VectorStreamTests
{
    private const string Binary = "application/vnd.relevance.vectors";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_OfTwoBatches_GivesEveryVectorToTheBit()
    {
        float[] odd = [-0f, float.Epsilon, float.MaxValue];
        byte[] stream = Stream(3, total: 3, [[("a", [1f, 2f, 3f]), ("größe 😀", odd)], [("c", [4f, 5f, 6f])]]);
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Bytes(stream, Binary));
        await using HttpDocumentStore store = TestStore.Over(handler);

        List<(string Id, int[] Bits, long Total)> read = await ReadAsync(store);

        Assert.Equal(["a", "größe 😀", "c"], read.Select(row => row.Id));
        Assert.Equal(odd.Select(BitConverter.SingleToInt32Bits), read[1].Bits);
        Assert.All(read, row => Assert.Equal(3, row.Total));
        SentRequest request = Assert.Single(handler.Questions);
        Assert.Equal(("GET", "/datasets/shop/vectors?field=m%26x_vector_"), (request.Method, request.PathAndQuery));
        Assert.Equal("application/vnd.relevance.vectors, application/json;q=0.5", request.Header("Accept"));
    }

    [Fact]
    public async Task Stream_WithoutAVector_GivesNoBatch()
    {
        await using HttpDocumentStore store = TestStore.Over(FaultyHandler.Script(() => Reply.Bytes(Stream(3, total: 0, []), Binary)));

        Assert.Empty(await ReadAsync(store));
    }

    [Fact]
    public async Task Stream_CutAnywhere_IsAFailureAndNeverAnEnd()
    {
        byte[] stream = Stream(2, total: 2, [[("a", [1f, 2f])], [("b", [3f, 4f])]]);
        for (int length = 0; length < stream.Length; length++)
        {
            byte[] cut = stream[..length];
            await using HttpDocumentStore store = TestStore.Over(FaultyHandler.Script(() => Reply.Bytes(cut, Binary)));

            RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => ReadAsync(store));

            Assert.Equal(("read vectors", "shop"), (e.Operation, e.DatasetId));
            Assert.Contains("the stream is truncated", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, (byte)'X', "RCVECS01")]
    [InlineData(7, (byte)'2', "RCVECS01")]
    [InlineData(11, (byte)0x80, "components")]
    [InlineData(10, (byte)2, "components")]
    [InlineData(23, (byte)0x7f, "is not valid")]
    [InlineData(27, (byte)0x7f, "a valid length of an id")]
    [InlineData(28, (byte)0xff, "UTF-8")]
    public async Task Stream_WithADamagedByte_SaysWhatIsWrong(int position, byte value, string expected)
    {
        byte[] stream = Stream(2, total: 1, [[("a", [1f, 2f])]]);
        stream[position] = value;
        await using HttpDocumentStore store = TestStore.Over(FaultyHandler.Script(() => Reply.Bytes(stream, Binary)));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => ReadAsync(store));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ThatTellsOfMoreRowsThanCame_IsAFailure()
    {
        byte[] stream = Stream(2, total: 1, [[("a", [1f, 2f])]]);
        stream[^8] = 2;
        await using HttpDocumentStore store = TestStore.Over(FaultyHandler.Script(() => Reply.Bytes(stream, Binary)));

        Assert.Contains(
            "expected 2 rows in the stream, found 1",
            (await Assert.ThrowsAsync<RelevanceApiException>(() => ReadAsync(store))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_AsJson_IsReadAsWell()
    {
        const string Json = """{"dimension":2,"count":2,"documents":[{"_id":"a","m&x_vector_":[1,0.1]},{"_id":"b","m&x_vector_":[-0,3]}]}""";
        await using HttpDocumentStore store = TestStore.Over(FaultyHandler.Script(() => Reply.Ok(Json)));

        List<(string Id, int[] Bits, long Total)> read = await ReadAsync(store);

        Assert.Equal(["a", "b"], read.Select(row => row.Id));
        Assert.Equal(new[] { 1f, 0.1f, -0f, 3f }.Select(BitConverter.SingleToInt32Bits), read.SelectMany(row => row.Bits));
    }

    [Fact]
    public async Task Reply_OfAnotherType_IsAFailure()
    {
        await using HttpDocumentStore store = TestStore.Over(FaultyHandler.Script(() => Reply.Bytes("<html>"u8.ToArray(), "text/html")));

        Assert.Contains("text/html", (await Assert.ThrowsAsync<RelevanceApiException>(() => ReadAsync(store))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_ThatFailsBeforeTheStreamBegins_IsAskedAgain()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Error(503), () => Reply.Bytes(Stream(2, total: 1, [[("a", [1f, 2f])]]), Binary));
        await using HttpDocumentStore store = TestStore.Over(handler);

        Assert.Single(await ReadAsync(store));
        Assert.Equal(2, handler.Questions.Count);
    }

    /// <summary>Writes a stream as docs/wire.md lays it down.</summary>
    private static byte[] Stream(int dimension, long total, (string Id, float[] Vector)[][] batches)
    {
        using MemoryStream output = new();
        using BinaryWriter writer = new(output);
        writer.Write("RCVECS01"u8);
        writer.Write(dimension);
        writer.Write(total);
        foreach ((string Id, float[] Vector)[] batch in batches)
        {
            writer.Write(batch.Length);
            foreach ((string id, _) in batch)
            {
                writer.Write(Encoding.UTF8.GetByteCount(id));
                writer.Write(Encoding.UTF8.GetBytes(id));
            }

            foreach (float component in batch.SelectMany(row => row.Vector))
            {
                writer.Write(component);
            }
        }

        writer.Write(0);
        writer.Write(batches.Sum(batch => (long)batch.Length));
        return output.ToArray();
    }

    private static async Task<List<(string Id, int[] Bits, long Total)>> ReadAsync(HttpDocumentStore store)
    {
        List<(string, int[], long)> rows = [];
        await foreach (VectorBatch batch in store.ReadVectorsAsync("shop", "m&x_vector_", Token))
        {
            for (int row = 0; row < batch.DocumentIds.Count; row++)
            {
                rows.Add(
                    (
                        batch.DocumentIds[row],
                        Array.ConvertAll(batch.Values.Slice(row * batch.Dimension, batch.Dimension).ToArray(), BitConverter.SingleToInt32Bits),
                        batch.TotalCount));
            }
        }

        return rows;
    }
}
