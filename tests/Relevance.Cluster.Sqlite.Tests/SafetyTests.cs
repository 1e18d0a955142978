using System.Text;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class SafetyTests
{
    [Theory]
    [InlineData("this is a text, and not a database at all")]
    [InlineData("SQLite format 4 is not there yet")]
    [InlineData("x")]
    public void Open_FileThatIsNoDatabase_IsRejectedAndNotTouched(string content)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File(), content);

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(folder.File()));

        Assert.Equal(StoreFailure.NotAStore, e.Failure);
        Assert.Contains("Choose another path", e.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(folder.File()));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Open_DatabaseOfAnotherProgram_IsRejectedAndNotTouched()
    {
        using TemporaryFolder folder = new();
        using (SqliteDatabase database = SqliteDatabase.Open(folder.File()))
        {
            database.Execute("CREATE TABLE theirs(x)");
        }

        byte[] before = File.ReadAllBytes(folder.File());

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(folder.File()));

        Assert.Equal(StoreFailure.NotAStore, e.Failure);
        Assert.Equal(before, File.ReadAllBytes(folder.File()));
    }

    [Fact]
    public void Open_EmptyFile_BecomesAStore()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File(), []);

        using SqliteDocumentStore store = SqliteDocumentStore.Open(folder.File());

        Assert.Equal(folder.File(), store.Path);
    }

    [Fact]
    public void Open_FileOfANewerVersion_IsRejected()
    {
        using TemporaryFolder folder = new();
        SqliteDocumentStore.Open(folder.File()).Dispose();
        using (SqliteDatabase database = SqliteDatabase.Open(folder.File()))
        {
            database.Execute("PRAGMA user_version = 4");
        }

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(folder.File()));

        Assert.Equal(StoreFailure.NewerVersion, e.Failure);
        Assert.Contains("layout 4", e.Message, StringComparison.Ordinal);
        Assert.Contains("Update the package", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FileThatWasOverwrittenInTheMiddle_IsCorruptWhenThatIsRead()
    {
        using TemporaryFolder folder = new();
        await (await Sample.OpenWithAsync(folder.File(), Sample.Numbered(5000))).DisposeAsync();
        byte[] bytes = await File.ReadAllBytesAsync(folder.File());
        Encoding.ASCII.GetBytes(new string('?', bytes.Length - 65536)).CopyTo(bytes, 65536);
        await File.WriteAllBytesAsync(folder.File(), bytes);

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(async () =>
        {
            using SqliteDocumentStore store = SqliteDocumentStore.Open(folder.File());
            await store.ListIdsAsync("shop");
        });

        Assert.Equal(StoreFailure.Corrupt, e.Failure);
        Assert.Contains("Restore it from a backup", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FileThatWasCutOff_IsCorrupt()
    {
        using TemporaryFolder folder = new();
        await (await Sample.OpenWithAsync(folder.File(), Sample.Numbered(5000))).DisposeAsync();
        byte[] bytes = await File.ReadAllBytesAsync(folder.File());
        await File.WriteAllBytesAsync(folder.File(), bytes[..40_000]);

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(async () =>
        {
            using SqliteDocumentStore store = SqliteDocumentStore.Open(folder.File());
            await store.ListIdsAsync("shop");
        });

        Assert.Equal(StoreFailure.Corrupt, e.Failure);
    }

    [Fact]
    public void Open_FolderThatIsNotThere_SaysSo()
    {
        using TemporaryFolder folder = new();

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(Path.Combine(folder.Path, "none", "store.db")));

        Assert.Equal(StoreFailure.NoAccess, e.Failure);
        Assert.Contains("folder must exist", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PathOfAFolder_SaysSo()
    {
        using TemporaryFolder folder = new();

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(folder.Path));

        Assert.Equal(StoreFailure.NoAccess, e.Failure);
    }

    [Fact]
    public void Open_FileWithoutPermission_SaysSo()
    {
        using TemporaryFolder folder = new();
        SqliteDocumentStore.Open(folder.File()).Dispose();
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "This user may write to every file.");
        File.SetAttributes(folder.File(), FileAttributes.ReadOnly);

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(folder.File()));

        Assert.Equal(StoreFailure.NoAccess, e.Failure);
    }

    [Fact]
    public async Task WriteAsync_NoRoomLeft_FailsAsFullAndWritesNothing()
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = await Sample.OpenWithAsync(folder.File(), Sample.Numbered(10), new SqliteStoreOptions { MaxPageCount = 40 });
        Document[] large =
            [.. Enumerable.Range(0, 200).Select(i => new Document($"large{i}") { ["text"] = new string('x', 10_000), ["w_vector_"] = new float[] { 1 } })];

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(() => store.WriteAsync("shop", large, WriteMode.Insert));

        Assert.Equal(StoreFailure.Full, e.Failure);
        Assert.Contains("Free some space", e.Message, StringComparison.Ordinal);
        Assert.Equal(10, await store.CountAsync("shop"));
        Assert.Equal(10, (await store.ListIdsAsync("shop")).Count);
        Assert.False((await store.GetSchemaAsync("shop")).ContainsKey("w_vector_"));

        // There is room for small things still.
        Assert.Equal(1, (await store.WriteAsync("shop", [new Document("small")], WriteMode.Insert)).InsertedCount);
    }

    [Fact]
    public async Task WriteAsync_AnotherProcessHoldsTheFile_FailsAsBusyAndSucceedsLater()
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = await Sample.OpenWithAsync(folder.File(), [], new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(30) });
        using SqliteDatabase other = SqliteDatabase.Open(folder.File());
        other.Execute("BEGIN IMMEDIATE");

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(() => store.WriteAsync("shop", [new Document("a")], WriteMode.Insert));
        other.Execute("ROLLBACK");
        WriteSummary later = await store.WriteAsync("shop", [new Document("a")], WriteMode.Insert);

        Assert.Equal(StoreFailure.Busy, e.Failure);
        Assert.Contains("SqliteStoreOptions.BusyTimeout", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, later.InsertedCount);
    }

    [Fact]
    public async Task WriteAsync_CancelledWhileAnotherProcessHoldsTheFile_EndsAtOnce()
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore store = await Sample.OpenWithAsync(folder.File(), [], new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMinutes(10) });
        using SqliteDatabase other = SqliteDatabase.Open(folder.File());
        other.Execute("BEGIN IMMEDIATE");
        using CancellationTokenSource cancellation = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            Task<WriteSummary> write = store.WriteAsync("shop", [new Document("a")], WriteMode.Insert, cancellation.Token);
            await cancellation.CancelAsync();
            await write;
        });
        other.Execute("ROLLBACK");
    }

    [Fact]
    public async Task WriteAsync_TwoStoresOnOneFile_SeeEachOther()
    {
        using TemporaryFolder folder = new();
        using SqliteDocumentStore first = await Sample.OpenWithAsync(folder.File(), []);
        using SqliteDocumentStore second = SqliteDocumentStore.Open(folder.File());
        string? before = await second.GetVectorRevisionAsync("shop", "v_vector_");

        await Task.WhenAll(
            Parallel.ForEachAsync(
                Enumerable.Range(0, 20), async (i, token) => await first.WriteAsync("shop", Sample.Numbered(10, i * 10), WriteMode.Insert, token)),
            Parallel.ForEachAsync(
                Enumerable.Range(20, 20), async (i, token) => await second.WriteAsync("shop", Sample.Numbered(10, i * 10), WriteMode.Insert, token)));

        Assert.Equal(400, await first.CountAsync("shop"));
        Assert.Equal(400, await second.CountAsync("shop", Filter.Field("v_vector_").Exists()));
        Assert.NotEqual(before, await second.GetVectorRevisionAsync("shop", "v_vector_"));
        Assert.Equal(await first.GetVectorRevisionAsync("shop", "v_vector_"), await second.GetVectorRevisionAsync("shop", "v_vector_"));
    }

    [Fact]
    public async Task CreateDatasetAsync_EightStoresOpenedAtOnce_MakeOneFile()
    {
        using TemporaryFolder folder = new();

        bool[] created = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            using SqliteDocumentStore store = SqliteDocumentStore.Open(folder.File());
            return await store.CreateDatasetAsync("shop", Schema.Empty);
        })));

        Assert.Single(created, wasCreated => wasCreated);
    }
}
