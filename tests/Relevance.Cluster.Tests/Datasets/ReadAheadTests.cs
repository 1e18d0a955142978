using System.Text;

namespace Relevance.Cluster.Tests.Datasets;

/// <summary>Files that are read ahead while their documents are written.</summary>
public sealed class ReadAheadTests : IAsyncDisposable
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;

    public ReadAheadTests() => _dataset = new RelevanceClient(_store).GetDataset("shop");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Insert_OfAFileWithBadDocuments_ListsThemInTheOrderOfTheFile()
    {
        using MemoryStream file = Lines(id => id is 2 or 5 ? "{" : $$"""{"_id": "{{(id is 3 or 8 ? 0 : id)}}"}""", count: 10);

        WriteSummary written = await _dataset.InsertDocumentsAsync(Read(file), new WriteOptions { BatchSize = 2 }, cancellationToken: Token);

        Assert.Equal(6, written.InsertedCount);
        Assert.Equal(
            ["the stream, line 3", "the stream, line 4", "the stream, line 6", "the stream, line 9"],
            written.Rejected.Select(document => document.SourceLocation));
    }

    [Fact]
    public async Task Insert_ThatFailsInTheMiddle_HasStoppedReading()
    {
        using MemoryStream file = Lines(id => $$"""{"_id": "{{id}}", "text": "{{new string('x', 1000)}}"}""", count: 10_000);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _dataset.InsertDocumentsAsync(Read(file), new WriteOptions { BatchSize = 10 }, new FailingProgress(), Token));

        long position = file.Position;
        Assert.InRange(position, 1, file.Length / 10);
        Assert.Equal(10, await _dataset.CountAsync(cancellationToken: Token));
        Assert.Equal(position, file.Position);
    }

    [Fact]
    public async Task Insert_OfAFileThatBreaksOff_KeepsTheBatchesBefore()
    {
        using MemoryStream file = Lines(id => id == 25 ? "{" : $$"""{"_id": "{{id}}"}""", count: 30);
        DocumentFileOptions options = new() { Format = DocumentFileFormat.JsonLines, StopAtBadDocument = true };

        InvalidDocumentException thrown = await Assert.ThrowsAsync<InvalidDocumentException>(() => _dataset.InsertDocumentsAsync(
            DocumentFile.ReadAsync(file, options, Token), new WriteOptions { BatchSize = 10 }, cancellationToken: Token));

        Assert.Contains("line 26", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(20, await _dataset.CountAsync(cancellationToken: Token));
    }

    private static IAsyncEnumerable<Document> Read(Stream file) =>
        DocumentFile.ReadAsync(file, new DocumentFileOptions { Format = DocumentFileFormat.JsonLines }, Token);

    private static MemoryStream Lines(Func<int, string> line, int count) =>
        new(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, count).Select(line))));

    private sealed class FailingProgress : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => throw new InvalidOperationException("no more");
    }
}
