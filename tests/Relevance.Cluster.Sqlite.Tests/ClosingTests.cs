using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests;

/// <summary>The files that a closed store leaves: one, complete without a log.</summary>
public sealed class ClosingTests : IDisposable
{
    private const int Readers = 16;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DisposeAsync_AfterReadsOnAllThreads_LeavesOneFile()
    {
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(10))).DisposeAsync();
        for (int i = 0; i < 300; i++)
        {
            SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File(), new SqliteStoreOptions { ReaderCount = Readers });
            await ReadOnAllThreadsAsync(store);

            await store.DisposeAsync();

            AssertAlone(_folder.File());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_AfterOperationsAreCancelledAtManyMoments_LeavesOneFileThatOpensWithWhatWasAcknowledged(bool isAsynchronous)
    {
        for (int i = 0; i < 20; i++)
        {
            string path = _folder.File($"{i}.db");
            SqliteDocumentStore store = await Sample.OpenWithAsync(path, Sample.Numbered(10), new SqliteStoreOptions { ReaderCount = Readers });
            await ReadOnAllThreadsAsync(store);
            using CancellationTokenSource cancellation = new();
            Task<long>[] operations = [.. Enumerable.Range(0, 40).Select(number => RunAsync(store, number, cancellation.Token))];

            // The later the round, the more operations have ended before the cancellation.
            await Task.WhenAll(operations.Take(2 * i));
            await cancellation.CancelAsync();
            if (isAsynchronous)
            {
                await store.DisposeAsync();
            }
            else
            {
                await Task.Run(store.Dispose);
            }

            AssertAlone(path);
            long written = (await Task.WhenAll(operations)).Sum();
            Assert.Empty((await SqliteDocumentStore.CheckAsync(path)).Findings);
            await using SqliteDocumentStore reopened = SqliteDocumentStore.Open(path);
            Assert.Equal(10 + written, await reopened.CountAsync("shop"));
        }
    }

    [Fact]
    public async Task DisposeAsync_DuringABackup_FinishesIt_AndLeavesOneFile()
    {
        SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(10));
        TaskCompletionSource isCopying = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ManualResetEventSlim isReleased = new();
        Task backup = store.BackupAsync(
            _folder.File("copy.db"),
            progress: new Blocking(() =>
            {
                isCopying.TrySetResult();
                isReleased.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            }));
        await isCopying.Task;

        Task closing = store.DisposeAsync().AsTask();
        isReleased.Set();
        await closing;

        Assert.True(backup.IsCompletedSuccessfully);
        AssertAlone(_folder.File());
        AssertAlone(_folder.File("copy.db"));
    }

    /// <summary>Runs so many reads at the same time that every reader thread opens its connection.</summary>
    private static Task<long[]> ReadOnAllThreadsAsync(SqliteDocumentStore store) =>
        Task.WhenAll(Enumerable.Range(0, Readers * 2).Select(i => store.CountAsync("shop", Filter.Field("n").EqualTo(i))));

    /// <summary>Runs one operation.</summary>
    /// <returns>The number of inserted documents; 0 after a cancellation or rejection.</returns>
    private static async Task<long> RunAsync(SqliteDocumentStore store, int number, CancellationToken cancellationToken)
    {
        try
        {
            switch (number % 4)
            {
                case 0:
                    return (await store.WriteAsync("shop", Sample.Numbered(50, 100 * (number + 1)), WriteMode.Insert, cancellationToken)).InsertedCount;
                case 1:
                    await foreach (VectorBatch _ in store.ReadVectorsAsync("shop", "v_vector_", cancellationToken))
                    {
                    }

                    return 0;
                case 2:
                    DocumentQuery query = new() { PageSize = 5, Filter = Filter.Field("n").GreaterThan(number) };
                    await store.ReadPageAsync("shop", query, null, cancellationToken);
                    return 0;
                default:
                    await store.ListIdsAsync("shop", null, cancellationToken);
                    return 0;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private static void AssertAlone(string path) =>
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*"));

    private sealed class Blocking(Action block) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => block();
    }
}
