using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

/// <summary>
/// Other programs move, replace, delete and cut the files of a store while it is open: one clear failure, and nothing that was acknowledged is destroyed.
/// </summary>
public sealed class MovedFileTests : IDisposable
{
    private const int Acknowledged = 100;

    private readonly TemporaryFolder _folder = new();

    public MovedFileTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "There nobody can move or delete a file that SQLite has open.");

    private string Database => _folder.File();

    private string Log => Database + "-wal";

    private string Index => Database + "-shm";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnyOperation_AfterTheFileAndItsLogWereMoved_IsRejected_AndThePairOpensWithEverything()
    {
        SqliteDocumentStore store = await OpenFilledAsync();
        string elsewhere = Path.Combine(_folder.Path, "elsewhere.db");
        File.Move(Database, elsewhere);
        File.Move(Log, elsewhere + "-wal");

        await AssertMovedAsync(store, $"'{Database}' no longer exists");

        Assert.False(File.Exists(Database));
        await store.DisposeAsync();
        await AssertHoldsAsync(elsewhere);
    }

    [Fact]
    public async Task AnyOperation_AfterOnlyTheFileWasMoved_LeavesTheLog_AndThePairOpensWithEverything()
    {
        SqliteDocumentStore store = await OpenFilledAsync();
        string elsewhere = Path.Combine(_folder.Path, "elsewhere.db");
        File.Move(Database, elsewhere);

        await AssertMovedAsync(store, $"'{Database}' no longer exists");
        await store.DisposeAsync();

        Assert.True(new FileInfo(Log).Length > 0);
        File.Move(Log, elsewhere + "-wal");
        await AssertHoldsAsync(elsewhere);
    }

    [Fact]
    public async Task Open_WhereOnlyTheLogWasLeft_IsRejected_AndTheLogStays()
    {
        SqliteDocumentStore store = await OpenFilledAsync();
        string elsewhere = Path.Combine(_folder.Path, "elsewhere.db");
        File.Move(Database, elsewhere);
        await store.DisposeAsync();

        DocumentStoreException missing = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(Database));
        await File.WriteAllBytesAsync(Database, []);
        DocumentStoreException empty = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(Database));

        Assert.All([missing, empty], e => Assert.Equal(StoreFailure.Moved, e.Failure));
        Assert.Contains("Move the file back to the folder of its log", missing.Message, StringComparison.Ordinal);
        File.Move(elsewhere, Database, overwrite: true);
        await AssertHoldsAsync(Database);
    }

    [Fact]
    public async Task AnyOperation_AfterAnotherStoreWasRenamedOverTheFile_TouchesNeither()
    {
        string restored = _folder.File("restored.db");
        await (await Sample.OpenWithAsync(restored, Sample.Numbered(7))).DisposeAsync();
        SqliteDocumentStore store = await OpenFilledAsync();
        string saved = Path.Combine(_folder.Path, "saved.db");
        File.Move(Database, saved);
        File.Move(Log, saved + "-wal");
        File.Move(restored, Database);

        await AssertMovedAsync(store, $"'{Database}' is now another file");
        await store.DisposeAsync();

        await AssertHoldsAsync(saved);
        await AssertHoldsAsync(Database, 7);
    }

    [Fact]
    public async Task AnyOperation_AfterTheFolderWasReplaced_IsRejected_AndTheOldFolderHasEverything()
    {
        string folder = Path.Combine(_folder.Path, "data");
        Directory.CreateDirectory(folder);
        SqliteDocumentStore store = await OpenFilledAsync(Path.Combine(folder, "store.db"));
        Directory.Move(folder, folder + ".old");
        Directory.CreateDirectory(folder);
        await (await Sample.OpenWithAsync(Path.Combine(folder, "store.db"), Sample.Numbered(7))).DisposeAsync();

        await AssertMovedAsync(store, "is now another file");
        await store.DisposeAsync();

        await AssertHoldsAsync(Path.Combine(folder + ".old", "store.db"));
        await AssertHoldsAsync(Path.Combine(folder, "store.db"), 7);
    }

    [Fact]
    public async Task AnyOperation_AfterALinkWasPointedElsewhere_IsRejected_AndBothFilesAreWhole()
    {
        string first = _folder.File("first.db");
        string second = _folder.File("second.db");
        await (await Sample.OpenWithAsync(second, Sample.Numbered(7))).DisposeAsync();
        await (await Sample.OpenWithAsync(first, [])).DisposeAsync();
        string link = _folder.File("link.db");
        File.CreateSymbolicLink(link, first);
        SqliteDocumentStore store = SqliteDocumentStore.Open(link);
        await store.WriteAsync("shop", Sample.Numbered(Acknowledged), WriteMode.Insert);
        File.Delete(link);
        File.CreateSymbolicLink(link, second);

        await AssertMovedAsync(store, $"'{link}' is now another file");
        await store.DisposeAsync();

        await AssertHoldsAsync(first);
        await AssertHoldsAsync(second, 7);
    }

    [Fact]
    public async Task AnyOperation_AfterTheFileWasDeleted_IsRejected()
    {
        SqliteDocumentStore store = await OpenFilledAsync();
        File.Delete(Database);

        await AssertMovedAsync(store, $"'{Database}' no longer exists");
        await store.DisposeAsync();

        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Dispose_AfterTheLogWasDeleted_SavesWhatWasAcknowledgedIntoTheFile()
    {
        SqliteDocumentStore store = await OpenFilledAsync();
        File.Delete(Log);

        await AssertMovedAsync(store, $"'{Log}' no longer exists");
        await store.DisposeAsync();

        await AssertHoldsAsync(Database);
    }

    [Fact]
    public async Task Dispose_AfterTheLogWasReplaced_LeavesTheOtherLogAlone()
    {
        SqliteDocumentStore store = await OpenFilledAsync();
        File.Move(Log, _folder.File("moved-wal"));
        await File.WriteAllTextAsync(Log, "somebody else's");

        await AssertMovedAsync(store, $"'{Log}' is now another file");
        await store.DisposeAsync();

        Assert.Equal("somebody else's", await File.ReadAllTextAsync(Log));
    }

    [Fact]
    public async Task AnyOperation_AfterTheLogWasCut_IsRejected_AndTheFileIsNotOverwrittenWithWhatIsLeftOfIt()
    {
        await (await OpenFilledAsync()).DisposeAsync();
        SqliteDocumentStore store = SqliteDocumentStore.Open(Database);
        await store.WriteAsync("shop", Sample.Numbered(Acknowledged, first: Acknowledged), WriteMode.Insert);
        Cut(Log, 0);

        await AssertMovedAsync(store, $"'{Log}' was truncated");
        await store.DisposeAsync();

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(Database));
        Assert.Equal(StoreFailure.MissingLog, e.Failure);
        Assert.Contains("was truncated to zero bytes", e.Message, StringComparison.Ordinal);
        await AssertHoldsAsync(Database, options: new SqliteStoreOptions { IgnoreMissingLog = true });
    }

    [Fact]
    public async Task AnyOperation_AfterAnotherProcessTruncatedTheLogProperly_Succeeds()
    {
        await using SqliteDocumentStore store = await OpenFilledAsync();
        using (SqliteDatabase other = SqliteDatabase.Open(Database))
        {
            Assert.Equal(0, other.QueryInteger("PRAGMA wal_checkpoint(TRUNCATE)"));
        }

        Assert.Equal(0, new FileInfo(Log).Length);
        Assert.Equal(Acknowledged, await store.CountAsync("shop"));
        await store.WriteAsync("shop", [new Document("one more")], WriteMode.Insert);
        Assert.Equal(Acknowledged + 1, await store.CountAsync("shop"));
    }

    [Fact]
    public async Task AnyOperation_AfterTheFileWasCut_IsRejectedBeforeItIsRead()
    {
        await (await OpenFilledAsync()).DisposeAsync();
        SqliteDocumentStore store = SqliteDocumentStore.Open(Database);
        await store.WriteAsync("shop", [new Document("one more")], WriteMode.Insert);
        await store.ListIdsAsync("shop");
        Cut(Database, 16384);

        await AssertMovedAsync(store, $"'{Database}' was truncated");
        await store.DisposeAsync();

        Assert.Equal(16384, new FileInfo(Database).Length);
    }

    [Fact]
    public async Task AnyOperation_AfterTheIndexWasCutOrDeleted_IsRejectedBeforeItIsRead_AndTheStoreOpensWithEverything()
    {
        foreach (Action<string> damage in (Action<string>[])[path => Cut(path, 0), File.Delete])
        {
            using TemporaryFolder folder = new();
            SqliteDocumentStore store = await OpenFilledAsync(folder.File());
            damage(folder.File() + "-shm");

            await AssertMovedAsync(store, "-shm");
            await store.DisposeAsync();

            await AssertHoldsAsync(folder.File());
        }
    }

    [Fact]
    public async Task AnyOperation_AfterTheFileWasOverwrittenWithAnOlderCopyOfItself_IsRejected()
    {
        await (await OpenFilledAsync()).DisposeAsync();
        byte[] older = await File.ReadAllBytesAsync(Database);
        SqliteDocumentStore store = SqliteDocumentStore.Open(Database);
        await store.WriteAsync("shop", Sample.Numbered(1, first: Acknowledged), WriteMode.Insert);
        await using (FileStream file = new(Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            await file.WriteAsync(older);
        }

        await AssertMovedAsync(store, $"'{Database}' was overwritten with another file");
        await Record.ExceptionAsync(async () => await store.DisposeAsync());
    }

    [Fact]
    public async Task AnyOperation_AfterTheFilesWereMovedBack_Succeeds()
    {
        await using SqliteDocumentStore store = await OpenFilledAsync();
        File.Move(Database, _folder.File("elsewhere"));
        await AssertMovedAsync(store, "no longer exists");
        File.Move(_folder.File("elsewhere"), Database);

        await store.WriteAsync("shop", [new Document("one more")], WriteMode.Insert);

        Assert.Equal(Acknowledged + 1, await store.CountAsync("shop"));
    }

    [Fact]
    public async Task WriteAsync_FileMovedWhileItWrites_IsUndone()
    {
        SqliteDocumentStore store = await OpenFilledAsync();
        string elsewhere = _folder.File("elsewhere.db");

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(
            () => store.WriteAsync("shop", new MovingList(() => File.Move(Database, elsewhere)), WriteMode.Insert));
        await store.DisposeAsync();

        Assert.Equal(StoreFailure.Moved, e.Failure);
        File.Move(elsewhere, Database);
        await AssertHoldsAsync(Database);
    }

    [Fact]
    public async Task Open_OfAStoreThatIsOpen_LeavesTheLocksOfTheFirst()
    {
        await using SqliteDocumentStore first = await OpenFilledAsync();
        await SqliteDocumentStore.Open(Database).DisposeAsync();
        Assert.Throws<DocumentStoreException>(() =>
        {
            File.WriteAllText(_folder.File("text.db"), "no database");
            SqliteDocumentStore.Open(_folder.File("text.db"));
        });

        // The last process that closes a store deletes the log, and only the last one may do so.
        Assert.True(File.Exists(Log));
        Assert.Equal(Acknowledged, await first.CountAsync("shop"));
    }

    private static void Cut(string path, long length)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }

    private static async Task AssertMovedAsync(SqliteDocumentStore store, string what)
    {
        Func<Task>[] operations =
        [
            () => store.CountAsync("shop"),
            () => store.WriteAsync("shop", [new Document("late")], WriteMode.Insert),
            () => store.ListIdsAsync("shop"),
            () => store.DeleteDatasetAsync("shop"),
        ];
        foreach (Func<Task> operation in operations)
        {
            DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(operation);
            Assert.Equal(StoreFailure.Moved, e.Failure);
            Assert.Contains(what, e.Message, StringComparison.Ordinal);
            Assert.Contains("back to their folder", e.Message, StringComparison.Ordinal);
        }
    }

    private static async Task AssertHoldsAsync(string path, int count = Acknowledged, SqliteStoreOptions? options = null)
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(path, options);
        Assert.Equal(Sample.Numbered(count).Select(document => document.Id), await store.ListIdsAsync("shop"));
        Assert.Equal(count, await store.CountAsync("shop", Filter.Field("v_vector_").Exists()));
    }

    /// <summary>Opens a store with a hundred documents that are in its log only.</summary>
    private async Task<SqliteDocumentStore> OpenFilledAsync(string? path = null)
    {
        SqliteDocumentStore store = await Sample.OpenWithAsync(path ?? Database, Sample.Numbered(Acknowledged), new SqliteStoreOptions { ReaderCount = 2 });
        Assert.True(new FileInfo((path ?? Database) + "-wal").Length > 0);
        return store;
    }

    /// <summary>Two documents; an action runs when the second one is read.</summary>
    private sealed class MovingList(Action move) : IReadOnlyList<Document>
    {
        public int Count => 2;

        public Document this[int index]
        {
            get
            {
                if (index == 1)
                {
                    move();
                }

                return new Document($"late-{index}");
            }
        }

        public IEnumerator<Document> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
