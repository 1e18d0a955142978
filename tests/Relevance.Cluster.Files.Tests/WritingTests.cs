using System.IO.Pipelines;
using Relevance.Cluster.Files.Tests.Support;

namespace Relevance.Cluster.Files.Tests;

/// <summary>Which columns are written, with which types, and what does not fit them.</summary>
public sealed class WritingTests
{
    public static TheoryData<string> Extensions => ["parquet", "arrow"];

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task Columns_AreWrittenInTheOrderOfTheOption(string extension)
    {
        using TemporaryFolder folder = new();
        Document document = Document.Parse("""{"_id": "a", "title": "boot", "size": {"eu": 42, "us": 9}, "price": 5, "secret": 1}""");

        await DocumentFile.WriteAsync(
            folder["x." + extension], [document], new() { Columns = ["price", "size.eu", "nowhere"] }, TestContext.Current.CancellationToken);

        Assert.Equal("""{"_id":"a","price":5,"size":{"eu":42}}""", (await Rows.ReadAsync(folder["x." + extension])).Single().ToString());
    }

    [Fact]
    public async Task AChosenColumnThatNoDocumentHas_Exists()
    {
        using TemporaryFolder folder = new();

        await DocumentFile.WriteAsync(
            folder["x.parquet"], [new Document("a")], new() { Columns = ["title", "size.eu"] }, TestContext.Current.CancellationToken);

        Assert.Equal(["_id|VARCHAR", "title|JSON", "size|STRUCT(eu JSON)"], DuckDb.Query($"SELECT column_name, column_type FROM (DESCRIBE FROM '{folder["x.parquet"]}')"));
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task ALaterFieldWithoutAColumn_IsAnErrorThatNamesIt_AndLeavesNoFile(string extension)
    {
        using TemporaryFolder folder = new();
        IEnumerable<Document> documents = Enumerable.Range(0, 1500).Select(i => i < 1200
            ? new Document($"d{i}") { ["n"] = i }
            : new Document($"d{i}") { ["n"] = i, ["late"] = "x" });

        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            DocumentFile.WriteAsync(folder["x." + extension], documents, cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith("Document 'd1200' has a field 'late' that none of the documents has from which the columns were taken (the first 1000)", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["x." + extension]));
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task ALaterValueOfAnotherType_IsAnError_UnlessTheTypeIsSpecified(string extension)
    {
        using TemporaryFolder folder = new();
        IEnumerable<Document> documents = Enumerable.Range(0, 1500).Select(i => new Document($"d{i}") { ["n"] = i < 1200 ? i : 0.5, ["kind"] = i < 1200 ? "x" : i });

        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            DocumentFile.WriteAsync(folder["x." + extension], documents, cancellationToken: TestContext.Current.CancellationToken));
        await DocumentFile.WriteAsync(
            folder["x." + extension],
            documents,
            new() { ColumnTypes = new Dictionary<string, ColumnType> { ["n"] = ColumnType.Number, ["kind"] = ColumnType.Json } },
            TestContext.Current.CancellationToken);
        IReadOnlyList<Document> read = await Rows.ReadAsync(folder["x." + extension]);

        Assert.StartsWith("Document 'd1200', field 'n': expected an integer as in the first documents", e.Message, StringComparison.Ordinal);
        Assert.Equal(["""{"_id":"d0","n":0,"kind":"x"}""", """{"_id":"d1499","n":0.5,"kind":1499}"""], [read[0].ToString(), read[^1].ToString()]);
    }

    [Theory]
    [InlineData(DocumentFileFormat.Parquet)]
    [InlineData(DocumentFileFormat.Arrow)]
    public async Task AStreamThatCannotSeek_IsWrittenAndRead(DocumentFileFormat format)
    {
        Pipe pipe = new();
        DocumentFileOptions options = new() { Format = format };
        Task<long> writing = Task.Run(
            async () =>
            {
                await using Stream output = pipe.Writer.AsStream();
                return await DocumentFile.WriteAsync(
                    output, Enumerable.Range(0, 5000).Select(i => new Document($"d{i}") { ["n"] = i }).ToAsyncEnumerable(), options, TestContext.Current.CancellationToken);
            },
            TestContext.Current.CancellationToken);

        long sum = await DocumentFile.ReadAsync(pipe.Reader.AsStream(), options, TestContext.Current.CancellationToken)
            .Select(document => document["n"].AsInteger() ?? 0).SumAsync(TestContext.Current.CancellationToken);

        Assert.Equal(5000, await writing);
        Assert.Equal(5000L * 4999 / 2, sum);
    }

    [Theory]
    [InlineData(DocumentFileFormat.Parquet)]
    [InlineData(DocumentFileFormat.Arrow)]
    public async Task AFileBehindOtherBytesOfAStream_IsRead(DocumentFileFormat format)
    {
        DocumentFileOptions options = new() { Format = format };
        using MemoryStream stream = new();
        await DocumentFile.WriteAsync(
            stream, new[] { new Document("a") { ["n"] = 1 } }.ToAsyncEnumerable(), options, TestContext.Current.CancellationToken);
        using MemoryStream longer = new([.. "before"u8, .. stream.ToArray()]);
        longer.Position = 6;

        Document read = await DocumentFile.ReadAsync(longer, options, TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);

        Assert.Equal("""{"_id":"a","n":1}""", read.ToString());
    }

    [Theory]
    [InlineData("parquet.gz")]
    [InlineData("arrow.br")]
    public async Task ACompressedFile_IsWrittenAndRead(string extension)
    {
        using TemporaryFolder folder = new();

        await DocumentFile.WriteAsync(folder["x." + extension], [new Document("a") { ["n"] = 1 }], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("""{"_id":"a","n":1}""", (await Rows.ReadAsync(folder["x." + extension])).Single().ToString());
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task Cancelling_EndsReadingAndWriting(string extension)
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource cancellation = new();
        string path = folder["x." + extension];
        await DocumentFile.WriteAsync(path, Enumerable.Range(0, 5000).Select(i => new Document($"d{i}") { ["t_vector_"] = new float[1000] }), cancellationToken: TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Document document in DocumentFile.ReadAsync(path, cancellationToken: cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            DocumentFile.WriteAsync(folder["y." + extension], [new Document("a")], cancellationToken: cancellation.Token));

        Assert.False(File.Exists(folder["y." + extension]));
    }
}
