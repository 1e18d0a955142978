using System.Buffers.Binary;
using System.IO.Hashing;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Checksums;
using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class LogTests : IDisposable
{
    private const int FrameLength = 24 + (16 * 1024);
    private readonly TemporaryFolder _folder = new();

    private string Copy => _folder.File("copy.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_CopyOfAnOpenStoreWithoutItsLog_SaysSo_AndOpensTheOlderStateWhenTold()
    {
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3))).DisposeAsync();
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File());
        await store.WriteAsync("shop", Sample.Numbered(5, first: 3), WriteMode.Insert);
        File.Copy(_folder.File(), Copy);

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(Copy));
        DocumentStoreException readOnly =
            Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(Copy, new SqliteStoreOptions { IsReadOnly = true }));
        StoreCheck check = await SqliteDocumentStore.CheckAsync(Copy);

        Assert.Equal((StoreFailure.MissingLog, StoreFailure.MissingLog), (e.Failure, readOnly.Failure));
        Assert.Contains($"'{Copy}-wal'", e.Message, StringComparison.Ordinal);
        Assert.Contains("IgnoreMissingLog = true", e.Message, StringComparison.Ordinal);
        Assert.Contains("is missing its log", Assert.Single(check.Findings).Description, StringComparison.Ordinal);
        await using (SqliteDocumentStore older = SqliteDocumentStore.Open(Copy, new SqliteStoreOptions { IgnoreMissingLog = true }))
        {
            Assert.Equal(3, await older.CountAsync("shop"));
        }

        // It was closed properly, and is self-contained now.
        await using SqliteDocumentStore again = SqliteDocumentStore.Open(Copy);
        Assert.Equal(3, await again.CountAsync("shop"));
    }

    [Fact]
    public async Task Open_StoreWithTheLogOfAProcessThatWasKilled_HasEverything()
    {
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(8));
        File.Copy(_folder.File(), Copy);
        File.Copy(_folder.File() + "-wal", Copy + "-wal");

        await using SqliteDocumentStore copy = SqliteDocumentStore.Open(Copy);

        Assert.Equal(8, await copy.CountAsync("shop"));
    }

    [Fact]
    public async Task Open_StoreWhoseFirstPageHasOneHash_AsTheFirstOfThisLayoutHave_IsAcceptedAndRewritten()
    {
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3))).DisposeAsync();
        byte[] file = await File.ReadAllBytesAsync(_folder.File());
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(PageChecksum.Offset), XxHash3.HashToUInt64(file.AsSpan(0, PageChecksum.Offset), 1));
        await File.WriteAllBytesAsync(_folder.File(), file);

        await using (SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File()))
        {
            Assert.Equal(3, await store.CountAsync("shop"));
            await store.WriteAsync("shop", Sample.Numbered(5, first: 3), WriteMode.Insert);
        }

        await using SqliteDocumentStore again = SqliteDocumentStore.Open(_folder.File());
        Assert.Equal(8, await again.CountAsync("shop"));
        Assert.Empty((await SqliteDocumentStore.CheckAsync(_folder.File())).Findings);
    }

    [Fact]
    public async Task Open_StoreOfAProcessThatWasKilledAfterItEmptiedItsLog_NeedsNone()
    {
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3))).DisposeAsync();
        using (SqliteDatabase database = SqliteDatabase.Open(_folder.File()))
        {
            database.Execute("CREATE TABLE passing(x)");
            database.Execute("DROP TABLE passing");
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            File.Copy(_folder.File(), Copy);
            File.Copy(_folder.File() + "-wal", Copy + "-wal");
        }

        Assert.Equal(0, new FileInfo(Copy + "-wal").Length);
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(Copy);
        Assert.Equal(3, await store.CountAsync("shop"));
    }

    [Fact]
    public async Task Open_StoreThatWasOpenAndNeverWritten_NeedsNoLog()
    {
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3))).DisposeAsync();
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File());
        Assert.Equal(3, await store.CountAsync("shop"));
        File.Copy(_folder.File(), Copy);

        await using SqliteDocumentStore copy = SqliteDocumentStore.Open(Copy);

        Assert.Equal(3, await copy.CountAsync("shop"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(32 + 100)]
    [InlineData(32 + FrameLength)]
    [InlineData(32 + FrameLength + 12)]
    [InlineData(32 + (2 * FrameLength) + 5000)]
    public async Task Open_LogWithAChangedByteBeforeItsLastWrite_IsDamaged_AndNothingIsTouched(int place)
    {
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), []);
        for (int i = 0; i < 5; i++)
        {
            await store.WriteAsync("shop", Sample.Numbered(5, i * 5), WriteMode.Insert);
        }

        File.Copy(_folder.File(), Copy);
        byte[] log = await ReadSharedAsync(_folder.File() + "-wal");
        log[place] ^= 4;
        await File.WriteAllBytesAsync(Copy + "-wal", log);
        byte[] before = await File.ReadAllBytesAsync(Copy);

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(Copy));

        Assert.Equal(StoreFailure.Corrupt, e.Failure);
        Assert.Contains($"'{Copy}-wal'", e.Message, StringComparison.Ordinal);
        Assert.Equal(log, await File.ReadAllBytesAsync(Copy + "-wal"));
        Assert.Equal(before, await File.ReadAllBytesAsync(Copy));
    }

    [Fact]
    public async Task Open_LogWhoseLastWriteWasCutOff_HasTheWritesBefore()
    {
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(5));
        int acknowledged = (await ReadSharedAsync(_folder.File() + "-wal")).Length;
        await store.WriteAsync("shop", Sample.Numbered(5, first: 5), WriteMode.Insert);
        File.Copy(_folder.File(), Copy);
        byte[] log = await ReadSharedAsync(_folder.File() + "-wal");
        await File.WriteAllBytesAsync(Copy + "-wal", log[..(acknowledged + ((log.Length - acknowledged) / 2))]);

        await using SqliteDocumentStore copy = SqliteDocumentStore.Open(Copy);

        Assert.Equal(5, await copy.CountAsync("shop"));
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }

    [Fact]
    public async Task Open_WithTheLogOfAnotherStore_IsRejected_AndNothingIsTouched()
    {
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3))).DisposeAsync();
        await using SqliteDocumentStore other = await Sample.OpenWithAsync(_folder.File("other.db"), Sample.Numbered(8));
        File.Copy(_folder.File("other.db") + "-wal", _folder.File() + "-wal");
        byte[] before = await File.ReadAllBytesAsync(_folder.File());

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(_folder.File()));
        DocumentStoreException readOnly = Assert.Throws<DocumentStoreException>(() =>
            SqliteDocumentStore.Open(_folder.File(), new SqliteStoreOptions { IsReadOnly = true }));

        Assert.Equal((StoreFailure.Moved, StoreFailure.Moved), (e.Failure, readOnly.Failure));
        Assert.Contains($"The log '{_folder.File()}-wal' does not belong to the store", e.Message, StringComparison.Ordinal);
        Assert.Contains("Move the log to another folder", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.File()));
        File.Delete(_folder.File() + "-wal");
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File());
        Assert.Equal(3, await store.CountAsync("shop"));
    }

    [Fact]
    public async Task Open_LogOfAProcessThatWasKilledWhileItClosed_WhoseContentIsAllInTheFile_Succeeds()
    {
        SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(8));
        File.Copy(_folder.File() + "-wal", Copy + "-wal");
        await store.DisposeAsync();
        File.Copy(_folder.File(), Copy);

        await using SqliteDocumentStore copy = SqliteDocumentStore.Open(Copy);

        Assert.Equal(8, await copy.CountAsync("shop"));
    }
}
