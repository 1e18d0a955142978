using Relevance.Cluster.Sqlite.Columns;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class ThreadingTests
{
    [Fact]
    public async Task GetDocumentsAsync_CancelledInTheMiddle_EndsAndTheStoreRemainsUsable()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", Sample.Numbered(100));
        using CancellationTokenSource cancellation = new();
        CancellingList<string> ids = new([.. Sample.Numbered(100).Select(document => document.Id)], 50, cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.GetDocumentsAsync("shop", ids, null, cancellation.Token));

        Assert.Equal(100, await store.CountAsync("shop", Filter.Field("n").Exists()));
    }

    [Fact]
    public async Task ReadAsync_CancelledInTheMiddleOfAStatement_EndsIt()
    {
        const string Endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
        StoreThreads threads = new(MakeSession(), openReader: null, readerCount: 1);
        using CancellationTokenSource cancellation = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => threads.ReadAsync(
            (session, _) =>
            {
                cancellation.Cancel();
                return session.Database.QueryInteger(Endless);
            },
            cancellation.Token));

        Assert.Equal(1, await threads.ReadAsync((session, _) => session.Database.QueryInteger("SELECT 1"), CancellationToken.None));
        await threads.CloseAsync();
    }

    [Fact]
    public async Task ReadAsync_CancelledWhileItWaits_EndsAtOnceAndIsNeverDone()
    {
        StoreThreads threads = new(MakeSession(), openReader: null, readerCount: 1);
        using CancellationTokenSource cancellation = new();
        using ManualResetEventSlim isReleased = new();
        bool wasDone = false;

        Task<bool> blocking = threads.ReadAsync((_, token) => isReleased.Wait(TimeSpan.FromMinutes(1), token), CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            Task<bool> waiting = threads.ReadAsync((_, _) => wasDone = true, cancellation.Token);
            await cancellation.CancelAsync();
            await waiting;
        });
        isReleased.Set();

        Assert.True(await blocking);
        await threads.CloseAsync();
        Assert.False(wasDone);
    }

    [Fact]
    public async Task WriteAsync_CancelledInTheMiddleOfABatch_WritesNothing()
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = await Sample.OpenWithAsync(folder.File(), []);
        using CancellationTokenSource cancellation = new();
        CancellingList<Document> documents = new(Sample.Numbered(1000), 500, cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync("shop", documents, WriteMode.Insert, cancellation.Token));

        Assert.Equal(0, await store.CountAsync("shop"));
        Assert.Empty(await store.ListIdsAsync("shop"));
        Assert.Equal("{}", (await store.GetSchemaAsync("shop")).ToJson());
        Assert.Equal(1000, (await store.WriteAsync("shop", Sample.Numbered(1000), WriteMode.Insert)).InsertedCount);
    }

    [Fact]
    public async Task ReadVectorsAsync_CancelledBetweenBatches_Ends()
    {
        using SqliteDocumentStore store = await OpenWideAsync();
        using CancellationTokenSource cancellation = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (VectorBatch batch in store.ReadVectorsAsync("shop", "w_vector_", cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(300, await store.CountAsync("shop"));
    }

    [Fact]
    public async Task ReadVectorsAsync_WhileDocumentsChange_GivesWhatWasThereAllAlongOnce()
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = await OpenWideAsync(folder.File());
        List<string> ids = [];
        int batches = 0;

        await foreach (VectorBatch batch in store.ReadVectorsAsync("shop", "w_vector_"))
        {
            Assert.Equal(
                batch.DocumentIds.Select(id => float.Parse(id, System.Globalization.CultureInfo.InvariantCulture)),
                Enumerable.Range(0, batch.DocumentIds.Count).Select(i => batch.Values.Span[i * batch.Dimension]));
            Assert.Equal(300, batch.TotalCount);
            ids.AddRange(batch.DocumentIds);
            if (batches++ == 0)
            {
                // The first one is inserted again at the end, and the last one is deleted.
                await store.DeleteDocumentsAsync("shop", Filter.Ids("0", "299"));
                await store.WriteAsync("shop", [Wide(0), Wide(1000)], WriteMode.Insert);
            }
        }

        Assert.True(batches > 2);

        // The last may have been read ahead before it went.
        Assert.Equal(Enumerable.Range(0, 299).Select(i => $"{i}"), ids.Where(id => id != "299"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task ReadVectorsAsync_RowsWithGapsAndSeveralReaders_GivesEveryVectorInOrder(int readers)
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = SqliteDocumentStore.Open(folder.File(), new SqliteStoreOptions { ReaderCount = readers });
        await store.CreateDatasetAsync("shop", Schema.Empty);
        await store.WriteAsync("shop", [.. Enumerable.Range(0, 600).Select(i => i % 7 == 0 ? new Document($"{i}") : Wide(i))], WriteMode.Insert);
        await store.DeleteDocumentsAsync(
            "shop", Filter.Ids(Enumerable.Range(0, 600).Where(i => i is < 70 or (> 128 and < 400) || i % 5 == 0).Select(i => $"{i}")));
        int[] expected = [.. Enumerable.Range(0, 600).Where(i => i is not (< 70 or (> 128 and < 400)) && i % 5 != 0 && i % 7 != 0)];
        List<string> ids = [];
        List<float> firsts = [];

        await foreach (VectorBatch batch in store.ReadVectorsAsync("shop", "w_vector_"))
        {
            await Task.Yield();
            ids.AddRange(batch.DocumentIds);
            firsts.AddRange(Enumerable.Range(0, batch.DocumentIds.Count).Select(i => batch.Values.Span[i * batch.Dimension]));
            Assert.Equal(batch.DocumentIds.Count * batch.Dimension, batch.Values.Length);
            Assert.Equal(expected.Length, batch.TotalCount);
        }

        Assert.Equal(expected.Select(i => $"{i}"), ids);
        Assert.Equal(expected.Select(i => (float)i), firsts);
    }

    [Fact]
    public async Task ReadVectorsAsync_ConsumerStopsEarly_LeavesTheStoreUsable()
    {
        using SqliteDocumentStore store = await OpenWideAsync();

        await foreach (VectorBatch batch in store.ReadVectorsAsync("shop", "w_vector_"))
        {
            break;
        }

        Assert.Equal(1, await store.DeleteDocumentsAsync("shop", Filter.Ids("1")));
    }

    [Fact]
    public async Task EveryMember_AfterDispose_SaysThatItIsClosed()
    {
        SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", []);
        await store.DisposeAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CountAsync("shop"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.WriteAsync("shop", [], WriteMode.Insert));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadVectorsAsync("shop", "v_vector_").ToListAsync());
    }

    [Fact]
    public async Task Dispose_WhileManyOperationsRun_FinishesOrRejectsEachOfThem()
    {
        using TemporaryFolder folder = new();
        SqliteDocumentStore store = await Sample.OpenWithAsync(folder.File(), []);

        Task<bool>[] writes = [.. Enumerable.Range(0, 200).Select(i => SucceedsAsync(store.WriteAsync("shop", Sample.Numbered(20, i * 20), WriteMode.Insert)))];
        Task<bool>[] reads = [.. Enumerable.Range(0, 200).Select(_ => SucceedsAsync(store.ListIdsAsync("shop")))];
        await writes[3];
        await store.DisposeAsync();
        bool[] written = await Task.WhenAll(writes);
        await Task.WhenAll(reads);

        using SqliteDocumentStore reopened = SqliteDocumentStore.Open(folder.File());
        Assert.True(written[3]);
        Assert.Equal(written.Count(succeeded => succeeded) * 20, await reopened.CountAsync("shop"));

        static async Task<bool> SucceedsAsync<T>(Task<T> operation)
        {
            try
            {
#pragma warning disable VSTHRD003 // The operation runs on the store's threads and waits for nothing here.
                await operation;
#pragma warning restore VSTHRD003
                return true;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task WriteAsync_CallersThread_IsNotTheOneThatWrites()
    {
        using SqliteDocumentStore store = await Sample.OpenWithAsync(":memory:", []);
        RecordingList documents = new(Sample.Numbered(1));

        await store.WriteAsync("shop", documents, WriteMode.Insert);

        Assert.Equal("Relevance.Cluster.Sqlite writer", documents.ThreadName);
    }

    private static async Task<SqliteDocumentStore> OpenWideAsync(string path = ":memory:") =>
        await Sample.OpenWithAsync(path, [.. Enumerable.Range(0, 300).Select(Wide)]);

    /// <summary>A document whose vector begins with its number and is so long that a batch has 64 of them.</summary>
    private static Document Wide(int number)
    {
        float[] vector = new float[16384];
        vector[0] = number;
        return new Document($"{number}") { ["w_vector_"] = vector };
    }

    private static StoreSession MakeSession() =>
        new(SqliteDatabase.Open(":memory:"), new SqliteStoreOptions { BusyTimeout = TimeSpan.Zero }, new ColumnCache());

    private sealed class CancellingList<T>(T[] items, int position, CancellationTokenSource cancellation) : IReadOnlyList<T>
    {
        public int Count => items.Length;

        public T this[int index] => items[index];

        public IEnumerator<T> GetEnumerator()
        {
            for (int i = 0; i < items.Length; i++)
            {
                if (i == position)
                {
                    cancellation.Cancel();
                }

                yield return items[i];
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class RecordingList(Document[] documents) : IReadOnlyList<Document>
    {
        public string? ThreadName { get; private set; }

        public int Count => documents.Length;

        public Document this[int index] => documents[index];

        public IEnumerator<Document> GetEnumerator()
        {
            ThreadName = Thread.CurrentThread.Name;
            return documents.AsEnumerable().GetEnumerator();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
