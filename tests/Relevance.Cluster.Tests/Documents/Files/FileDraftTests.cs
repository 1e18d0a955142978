using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>Tests that files appear complete, and that concurrent writers of one file do not damage it.</summary>
public sealed class FileDraftTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-draft-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("all.jsonl")]
    [InlineData("all.json")]
    [InlineData("all.csv")]
    public async Task TwoWritersAtOnce_OfWhichTheFirstIsHeldUp_BothSucceed_AndTheLastStays(string name)
    {
        string path = Path.Combine(_folder, name);
        TaskCompletionSource begun = new();
        TaskCompletionSource end = new();
        Task<long> first = DocumentFile.WriteAsync(path, SlowAsync("first", begun, end.Task), cancellationToken: Token);
        await begun.Task;

        long second = await DocumentFile.WriteAsync(path, [new Document("second")], cancellationToken: Token);
        Assert.Equal("second", Assert.Single(await ReadAsync(path)).Id);
        end.SetResult();

        Assert.Equal((1, 2), (second, await first));
        Assert.Equal(["first-0", "first-1"], (await ReadAsync(path)).Select(document => document.Id));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("all.jsonl")]
    [InlineData("all.csv")]
    public async Task AWriterThatFailsOrIsCancelled_LeavesNothing_AndWhatWasThereStays(string name)
    {
        string path = Path.Combine(_folder, name);
        await DocumentFile.WriteAsync(path, [new Document("before")], cancellationToken: Token);
        using CancellationTokenSource stop = new();
        TaskCompletionSource begun = new();
        Task<long> cancelled = DocumentFile.WriteAsync(
            path,
            SlowAsync("never", begun, Task.Delay(Timeout.Infinite, stop.Token)),
            cancellationToken: stop.Token);
        await begun.Task;

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            DocumentFile.WriteAsync(path, SlowAsync("never", new(), Task.FromException(new InvalidOperationException("no more"))), cancellationToken: Token));

        Assert.Equal("before", Assert.Single(await ReadAsync(path)).Id);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    private static async IAsyncEnumerable<Document> SlowAsync(
        string name,
        TaskCompletionSource begun,
        Task end,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new Document($"{name}-0");
        begun.TrySetResult();
        await end.WaitAsync(cancellationToken);
        yield return new Document($"{name}-1");
    }

    private static async Task<List<Document>> ReadAsync(string path)
    {
        List<Document> documents = [];
        await foreach (Document document in DocumentFile.ReadAsync(path, cancellationToken: Token))
        {
            documents.Add(document);
        }

        return documents;
    }
}
