using System.Runtime.Versioning;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class ReadOnlyTests : IDisposable
{
    private static readonly SqliteStoreOptions ReadOnly = new() { IsReadOnly = true };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("store.db")]
    [InlineData("a b#c%20d?e=1&ü.db")]
    public async Task Open_ReadOnly_AnswersQuestions_AndLeavesTheFolderAsItWas(string name)
    {
        string path = _folder.File(name);
        await (await Sample.OpenWithAsync(path, Sample.Numbered(10))).DisposeAsync();
        byte[] before = await File.ReadAllBytesAsync(path);

        await using (SqliteDocumentStore store = SqliteDocumentStore.Open(path, ReadOnly))
        {
            Assert.Equal(10, await store.CountAsync("shop"));
            Assert.Equal(5, await store.CountAsync("shop", Filter.Field("n").GreaterThanOrEqualTo(5)));
            Assert.Equal(10, (await store.ReadVectorsAsync("shop", "v_vector_").ToListAsync()).Sum(batch => batch.DocumentIds.Count));
            Assert.Null(store.VectorFolder);
            Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        }

        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task AnyWrite_OfAStoreThatIsReadOnly_SaysHowToOpenIt()
    {
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(10))).DisposeAsync();
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File(), ReadOnly);
        Func<Task>[] writes =
        [
            () => store.CreateDatasetAsync("other", Schema.Empty),
            () => store.StageDatasetAsync("other", Schema.Empty),
            () => store.WriteAsync("shop", [new Document("late")], WriteMode.Insert),
            () => store.DeleteDocumentsAsync("shop", Filter.All),
            () => store.DeclareVectorFieldAsync("shop", "w", 2),
            () => store.UpdateMetadataAsync("shop", new Document("shop") { ["a"] = 1 }),
            () => store.DeleteDatasetAsync("shop"),
        ];

        foreach (Func<Task> write in writes)
        {
            DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(write);
            Assert.Equal(StoreFailure.NoAccess, e.Failure);
            Assert.Contains("SqliteStoreOptions { IsReadOnly = false }", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(10, await store.CountAsync("shop"));
    }

    [Fact]
    public async Task Open_ReadOnly_WhileSomebodyWrites_SeesWhatIsWritten()
    {
        await using SqliteDocumentStore writer = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(10));
        await using SqliteDocumentStore reader = SqliteDocumentStore.Open(_folder.File(), ReadOnly);
        long before = await reader.CountAsync("shop");

        await writer.WriteAsync("shop", Sample.Numbered(5, first: 10), WriteMode.Insert);

        Assert.Equal((10, 15), (before, await reader.CountAsync("shop")));
    }

    [Fact]
    public async Task AnyQuestion_AfterSomebodyBeganToWriteToWhatLayThere_SaysToOpenItAgain()
    {
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(10))).DisposeAsync();
        await using SqliteDocumentStore reader = SqliteDocumentStore.Open(_folder.File(), ReadOnly);
        Assert.Equal(10, await reader.CountAsync("shop"));

        await using SqliteDocumentStore writer = SqliteDocumentStore.Open(_folder.File());
        await writer.WriteAsync("shop", [new Document("late")], WriteMode.Insert);

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(() => reader.CountAsync("shop"));
        Assert.Equal(StoreFailure.Moved, e.Failure);
        Assert.Contains("another program has written", e.Message, StringComparison.Ordinal);
        await using SqliteDocumentStore again = SqliteDocumentStore.Open(_folder.File(), ReadOnly);
        Assert.Equal(11, await again.CountAsync("shop"));
    }

    // A link to nowhere under the name of the log's index: there the index cannot be made, as on a read-only medium, even if root runs the test.
    [Fact]
    public async Task Open_ReadOnly_WithALogThatCannotBeReadThere_SaysSo_AndWithoutOneItIsRead()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Not every user may make links there.");
        SqliteDocumentStore writer = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(10));
        Directory.CreateDirectory(_folder.File("medium"));
        string medium = Path.Combine(_folder.Path, "medium", "store.db");
        File.Copy(_folder.File() + "-wal", medium + "-wal");
        await writer.DisposeAsync();
        File.Copy(_folder.File(), medium);
        File.CreateSymbolicLink(medium + "-shm", Path.Combine(_folder.Path, "none", "shm"));

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(medium, ReadOnly));
        await File.WriteAllBytesAsync(medium + "-wal", []);
        await using SqliteDocumentStore withAnEmptyLog = SqliteDocumentStore.Open(medium, ReadOnly);
        File.Delete(medium + "-wal");
        await using SqliteDocumentStore withoutLog = SqliteDocumentStore.Open(medium, ReadOnly);

        Assert.Equal(StoreFailure.NoAccess, e.Failure);
        Assert.Contains("Copy both files to a writable folder", e.Message, StringComparison.Ordinal);
        Assert.Equal((10, 10), (await withAnEmptyLog.CountAsync("shop"), await withoutLog.CountAsync("shop")));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Open_ReadOnly_InAFolderThatMayNotBeWritten_AnswersQuestions()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess || OperatingSystem.IsWindows(), "This user may write to every folder.");
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(10))).DisposeAsync();
        File.SetUnixFileMode(_folder.File(), UnixFileMode.UserRead);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(_folder.File()));
            await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File(), ReadOnly);

            Assert.Equal(StoreFailure.NoAccess, e.Failure);
            Assert.Contains("IsReadOnly = true", e.Message, StringComparison.Ordinal);
            Assert.Equal(10, await store.CountAsync("shop"));
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Open_ReadOnly_OfAFileThatIsNotAStoreOfThisVersion_StatesWhatItIs()
    {
        Assert.Equal(StoreFailure.NoAccess, Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(_folder.File("none"), ReadOnly)).Failure);
        Assert.Throws<ArgumentException>(() => SqliteDocumentStore.Open(":memory:", ReadOnly));
        await File.WriteAllTextAsync(_folder.File("text"), "no database");
        Assert.Equal(StoreFailure.NotAStore, Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(_folder.File("text"), ReadOnly)).Failure);
        await SqliteDocumentStore.Open(_folder.File()).DisposeAsync();
        using (SqliteDatabase database = SqliteDatabase.Open(_folder.File()))
        {
            database.Execute("PRAGMA user_version = 1");
        }

        DocumentStoreException older = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(_folder.File(), ReadOnly));

        Assert.Contains("older layout", older.Message, StringComparison.Ordinal);
    }
}
