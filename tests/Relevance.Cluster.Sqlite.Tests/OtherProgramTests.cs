using System.Globalization;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Files;
using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

/// <summary>Programs such as sqlite3 that look into a store, copy it, or write to it.</summary>
public sealed class OtherProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File();

    private string Killed => _folder.File("killed.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_AfterAnotherProgramTookOverTheLogOfAKilledProcess_HasEverything_AndGetsChecksums()
    {
        await LeaveKilledAsync();

        OtherProgram.Run(Killed, "SELECT count(*) FROM dataset");

        Assert.False(File.Exists(Killed + "-wal"), "The other program was to take the log over.");
        await AssertGoesOnAsync(Killed, 8);
    }

    [Theory]
    [InlineData("VACUUM")]
    [InlineData("PRAGMA journal_mode = DELETE")]
    [InlineData("PRAGMA journal_mode = DELETE; VACUUM")]
    [InlineData("PRAGMA journal_mode = TRUNCATE; PRAGMA journal_mode = WAL; VACUUM")]
    public async Task Open_AfterAnotherProgramRewroteTheFile_HasEverything_AndGetsChecksums(string statements)
    {
        await (await Sample.OpenWithAsync(Store, Sample.Numbered(8))).DisposeAsync();

        OtherProgram.Run(Store, statements);

        await AssertGoesOnAsync(Store, 8);
    }

    [Theory]
    [InlineData("PRAGMA journal_mode = DELETE")]
    [InlineData("PRAGMA journal_mode = DELETE; VACUUM")]
    public async Task Open_AfterAnotherProgramWasKilledWhileItWrote_HasWhatWasThereBefore(string statements)
    {
        await (await Sample.OpenWithAsync(Store, Sample.Numbered(8))).DisposeAsync();
        OtherProgram.Run(Store, statements);

        OtherProgram.CopyInTheMiddleOfAWrite(Store, Killed);

        Assert.NotEqual(0, new FileInfo(Killed + "-journal").Length);
        await AssertGoesOnAsync(Killed, 8, isChecked: false);
    }

    [Fact]
    public async Task Open_AfterAProcessWasKilledWhileItAddedChecksumsAfterAnotherProgram_AddsTheRest()
    {
        await (await Sample.OpenWithAsync(Store, Sample.Numbered(8))).DisposeAsync();
        OtherProgram.Run(Store, "PRAGMA journal_mode = DELETE; VACUUM");
        using (SqliteDatabase database = SqliteDatabase.Open(Store, FileAccessMode.Existing))
        {
            database.TakeForeignPages();
            Assert.True(StoreChecker.RunForeign(database).IsSound);
            StoreFile.UseWriteAheadLog(database, TimeSpan.FromSeconds(1));
        }

        await AssertGoesOnAsync(Store, 8);
    }

    [Fact]
    public async Task Open_CopyMadeBySqliteItself_OfAStoreInUse_HasEverything_AndGetsChecksums()
    {
        await (await Sample.OpenWithAsync(Store, Sample.Numbered(3))).DisposeAsync();
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(Store);
        await store.WriteAsync("shop", Sample.Numbered(5, first: 3), WriteMode.Insert);

        OtherProgram.Copy(Store, _folder.File("copy.db"));

        await AssertGoesOnAsync(_folder.File("copy.db"), 8);
        Assert.Equal(8, await store.CountAsync("shop"));
    }

    [Fact]
    public async Task Open_AfterAnotherProgramChangedARow_NamesIt_AndChangesNothing()
    {
        await (await Sample.OpenWithAsync(Store, Sample.Numbered(8))).DisposeAsync();
        OtherProgram.Run(Store, "UPDATE document_1 SET body = CAST(replace(CAST(body AS TEXT), '5', '6') AS BLOB) WHERE id = 'd5'; VACUUM");
        byte[] before = await File.ReadAllBytesAsync(Store);

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(Store));

        Assert.Equal(StoreFailure.Corrupt, e.Failure);
        Assert.Contains("another program has written to it", e.Message, StringComparison.Ordinal);
        Assert.Contains("document 'd5'", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Store));
        StoreCheck check = await SqliteDocumentStore.CheckAsync(Store);
        Assert.Contains(check.Findings, finding => finding.DocumentId == "d5");
    }

    [Fact]
    public async Task Open_AfterAnotherProgramWrote_WhileSomebodyHasItOpen_SaysToCloseItFirst()
    {
        await (await Sample.OpenWithAsync(Store, Sample.Numbered(8))).DisposeAsync();
        OtherProgram.Run(Store, "VACUUM");
        using Engine.SqliteDatabase other = Engine.SqliteDatabase.Open(Store);
        other.TakeForeignPages();
        _ = other.QueryInteger("SELECT count(*) FROM dataset");

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() =>
            SqliteDocumentStore.Open(Store, new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(30) }));

        Assert.Equal(StoreFailure.Busy, e.Failure);
        Assert.Contains("close the other programs", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RestoreAsync_OfAFileThatAnotherProgramRewrote_ChecksEveryRow_AndAddsChecksumsToTheCopy()
    {
        await (await Sample.OpenWithAsync(Store, Sample.Numbered(8))).DisposeAsync();
        OtherProgram.Run(Store, "VACUUM");

        await SqliteDocumentStore.RestoreAsync(Store, _folder.File("copy.db"));

        StoreCheck check = await SqliteDocumentStore.CheckAsync(_folder.File("copy.db"));
        Assert.True(check.IsSound, check.ToString());
        OtherProgram.Run(Store, "DELETE FROM document_1 WHERE id = 'd5'; VACUUM");
        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(() => SqliteDocumentStore.RestoreAsync(Store, _folder.File("other.db")));
        Assert.Equal(StoreFailure.Corrupt, e.Failure);
        Assert.False(File.Exists(_folder.File("other.db")));
    }

    [Fact]
    public async Task AnyOperation_AfterAnotherProgramEmptiedTheLogWhileTheStoreIsOpen_LosesNothing()
    {
        SqliteDocumentStore store = await Sample.OpenWithAsync(Store, Sample.Numbered(8));
        OtherProgram.Run(Store, "PRAGMA wal_checkpoint(TRUNCATE)");

        // A page that is still in memory remains valid; one that is read from the file has no checksum.
        Exception? e = await Record.ExceptionAsync(async () =>
        {
            await store.GetDocumentsAsync("shop", ["d5"]);
            await store.WriteAsync("shop", Sample.Numbered(1, first: 8), WriteMode.Insert);
        });
        await store.DisposeAsync();

        if (e is not null)
        {
            Assert.Contains("another program has written to the file", Assert.IsType<DocumentStoreException>(e).Message, StringComparison.Ordinal);
        }

        await AssertGoesOnAsync(Store, e is null ? 9 : 8, isChecked: false);
    }

    [Fact]
    public async Task Open_AfterAByteChanged_IsDamaged_UnlessSqliteChangesItItself()
    {
        await (await Sample.OpenWithAsync(Store, Sample.Numbered(8))).DisposeAsync();
        byte[] whole = await File.ReadAllBytesAsync(Store);
        foreach (int counter in (int[])[24, 27, 43, 92, 99])
        {
            await WriteChangedAsync(whole, counter);
            await AssertGoesOnAsync(Store, 8, isChecked: false);
        }

        foreach (int other in (int[])[28, 39, 44, 64, 100, 3000, (16 * 1024) - 9, (16 * 1024) - 1])
        {
            await WriteChangedAsync(whole, other);
            DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(Store));
            Assert.True(e.Failure == StoreFailure.Corrupt, string.Create(CultureInfo.InvariantCulture, $"Byte {other}: {e.Message}"));
        }
    }

    private async Task WriteChangedAsync(byte[] whole, int place)
    {
        byte[] changed = [.. whole];
        changed[place] ^= 0x10;
        await File.WriteAllBytesAsync(Store, changed);
    }

    /// <summary>Creates the files of a killed process: a file, and a log with all of its content.</summary>
    private async Task LeaveKilledAsync()
    {
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(Store, Sample.Numbered(8));
        File.Copy(Store, Killed);
        File.Copy(Store + "-wal", Killed + "-wal");
    }

    private static async Task AssertGoesOnAsync(string path, int count, bool isChecked = true)
    {
        if (isChecked)
        {
            StoreCheck before = await SqliteDocumentStore.CheckAsync(path);
            Assert.Contains(before.Findings, finding => finding.Description.Contains("another program has written", StringComparison.Ordinal));
            DocumentStoreException e = Assert.Throws<DocumentStoreException>(() =>
                SqliteDocumentStore.Open(path, new SqliteStoreOptions { IsReadOnly = true }));
            Assert.Contains("Open it once with IsReadOnly = false", e.Message, StringComparison.Ordinal);
        }

        await using (SqliteDocumentStore store = SqliteDocumentStore.Open(path))
        {
            Assert.Equal(Sample.Numbered(count).Select(document => document.Id), await store.ListIdsAsync("shop"));
            Assert.Equal(count, await store.CountAsync("shop", Filter.Field("v_vector_").Exists()));
            await store.WriteAsync("shop", [Sample.Numbered("more", 1)], WriteMode.Upsert);
        }

        StoreCheck check = await SqliteDocumentStore.CheckAsync(path);
        Assert.True(check.IsSound, check.ToString());
    }
}
