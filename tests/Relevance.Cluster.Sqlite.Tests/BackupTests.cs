using Relevance.Cluster.Sqlite.CrashWriter;
using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class BackupTests : IDisposable
{
    private const FileMode Replace = FileMode.Create;
    private readonly TemporaryFolder _folder = new();

    private string Copy => _folder.File("copy.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BackupAsync_OfAStoreInUse_IsOneFileWithItsState_ThatOpensAsAStore(bool isInMemory)
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(isInMemory ? ":memory:" : _folder.File());
        await OldStore.WriteAsync(store);
        string expected = await StoreState.DescribeAsync(store);

        await store.BackupAsync(Copy);
        await store.WriteAsync(OldStore.Shop, [new Document("later")], WriteMode.Insert);

        Assert.Equal(
            ["copy.db"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Where(name => !name!.StartsWith("store.db", StringComparison.Ordinal)));
        StoreCheck check = await SqliteDocumentStore.CheckAsync(Copy);
        Assert.True(check.IsSound, check.ToString());
        await using SqliteDocumentStore copy = SqliteDocumentStore.Open(Copy);
        Assert.Equal(expected, await StoreState.DescribeAsync(copy));
        Assert.Equal(1, (await copy.WriteAsync(OldStore.Shop, [new Document("more")], WriteMode.Insert)).InsertedCount);
    }

    [Fact]
    public async Task BackupAsync_WhileOthersWrite_HasEachWriteAsAWhole()
    {
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), []);
        using CancellationTokenSource stop = new();
        Task writer = Task.Run(async () =>
        {
            for (int batch = 0; !stop.IsCancellationRequested; batch++)
            {
                await store.WriteAsync("shop", Sample.Numbered(10, batch * 10), WriteMode.Insert, CancellationToken.None);
            }
        });
        for (int i = 0; i < 8; i++)
        {
            await store.BackupAsync(Copy, Replace);
            await using SqliteDocumentStore copy = SqliteDocumentStore.Open(Copy);
            long count = await copy.CountAsync("shop");
            Assert.Equal((0, count), (count % 10, await copy.CountAsync("shop", Filter.Field("v_vector_").Exists())));
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task BackupAsync_OntoAnExistingFile_IsRejected_AndReplacesItOnRequest()
    {
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3));
        await File.WriteAllTextAsync(Copy, "something");

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(() => store.BackupAsync(Copy));
        string kept = await File.ReadAllTextAsync(Copy);
        await store.BackupAsync(Copy, Replace);

        Assert.Equal((StoreFailure.NoAccess, "something"), (e.Failure, kept));
        await using SqliteDocumentStore copy = SqliteDocumentStore.Open(Copy);
        Assert.Equal(3, await copy.CountAsync("shop"));
        await Assert.ThrowsAsync<ArgumentException>(() => store.BackupAsync(_folder.File()));
        e = await Assert.ThrowsAsync<DocumentStoreException>(() => store.BackupAsync(Copy, Replace));
        Assert.Equal(StoreFailure.Busy, e.Failure);
    }

    [Fact]
    public async Task BackupAsync_Cancelled_OrWithoutAFolder_LeavesNothing()
    {
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3));
        using CancellationTokenSource cancellation = new();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.BackupAsync(Copy, cancellationToken: cancellation.Token));
        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(() => store.BackupAsync(Path.Combine(_folder.Path, "none", "copy.db")));

        Assert.Equal(StoreFailure.NoAccess, e.Failure);
        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.StartsWith("store.db", Path.GetFileName(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task BackupAsync_OfADamagedStore_FailsAndLeavesTheBackupBefore()
    {
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(2000))).DisposeAsync();
        File.Copy(_folder.File(), Copy);
        byte[] bytes = await File.ReadAllBytesAsync(_folder.File());
        bytes[^2000] ^= 1;
        await File.WriteAllBytesAsync(_folder.File(), bytes);
        byte[] before = await File.ReadAllBytesAsync(Copy);
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File());

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(() => store.BackupAsync(Copy, Replace));

        Assert.Equal(StoreFailure.Corrupt, e.Failure);
        Assert.Equal(before, await File.ReadAllBytesAsync(Copy));
    }

    [Fact]
    public async Task BackupAsync_AfterAKilledOne_RemovesItsDraft()
    {
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3));
        string draft = $"{Copy}.{new string('0', 32)}.part";
        await File.WriteAllBytesAsync(draft, new byte[100]);
        await File.WriteAllBytesAsync(Copy + ".notes.part", new byte[100]);

        await store.BackupAsync(Copy);

        Assert.False(File.Exists(draft));
        Assert.True(File.Exists(Copy + ".notes.part"), "A file of somebody else was deleted.");
    }

    [Fact]
    public async Task RestoreAsync_OverAStoreThatIsOpen_IsRejected_AndReplacesItWhenItIsClosed()
    {
        SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3));
        await store.BackupAsync(Copy);
        await store.WriteAsync("shop", Sample.Numbered(5, first: 3), WriteMode.Insert);
        string? revision = await store.GetVectorRevisionAsync("shop", "v_vector_");

        DocumentStoreException there = await Assert.ThrowsAsync<DocumentStoreException>(() => SqliteDocumentStore.RestoreAsync(Copy, _folder.File()));
        DocumentStoreException open = await Assert.ThrowsAsync<DocumentStoreException>(() => SqliteDocumentStore.RestoreAsync(Copy, _folder.File(), Replace));
        long kept = await store.CountAsync("shop");
        await store.DisposeAsync();
        await SqliteDocumentStore.RestoreAsync(Copy, _folder.File(), Replace);

        Assert.Equal((StoreFailure.NoAccess, StoreFailure.Busy, 8), (there.Failure, open.Failure, kept));
        await using SqliteDocumentStore restored = SqliteDocumentStore.Open(_folder.File());
        Assert.Equal(3, await restored.CountAsync("shop"));

        // As many writes as before the backup was restored, but other vectors: cached ones must not be used for them.
        await restored.WriteAsync("shop", Sample.Numbered(5, first: 100), WriteMode.Insert);
        Assert.NotEqual(revision, await restored.GetVectorRevisionAsync("shop", "v_vector_"));
    }

    [Fact]
    public async Task RestoreAsync_OfAFileThatIsNotABackup_ChangesNothing()
    {
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3))).DisposeAsync();
        byte[] before = await File.ReadAllBytesAsync(_folder.File());
        await File.WriteAllTextAsync(Copy, "something");

        await Assert.ThrowsAsync<DocumentStoreException>(() => SqliteDocumentStore.RestoreAsync(Copy, _folder.File(), Replace));
        await Assert.ThrowsAsync<DocumentStoreException>(() => SqliteDocumentStore.RestoreAsync(_folder.File("none.db"), _folder.File(), Replace));

        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.File()));
    }

    [Fact]
    public async Task BackupAsync_ManyAtOnceIntoOnePath_LeavesAWholeOne_AndNoDraft()
    {
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(50));

        Exception?[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Record.ExceptionAsync(() => store.BackupAsync(Copy, Replace)).AsTask()));

        // A backup that runs while another one renames its file can fail as busy; it never damages the other one.
        Assert.All(outcomes, outcome => Assert.True(outcome is null or DocumentStoreException { Failure: StoreFailure.Busy }, outcome?.ToString()));
        Assert.Contains(outcomes, outcome => outcome is null);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part"));
        await using SqliteDocumentStore copy = SqliteDocumentStore.Open(Copy);
        Assert.Equal(50, await copy.CountAsync("shop"));
    }

    [Fact]
    public async Task BackupAsync_OntoAnInvalidPath_StatesTheReason_AndChangesNothing()
    {
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3));
        Directory.CreateDirectory(_folder.File("folder"));
        await using SqliteDocumentStore open = await Sample.OpenWithAsync(_folder.File("open.db"), Sample.Numbered(5));

        DocumentStoreException folder = await Assert.ThrowsAsync<DocumentStoreException>(() => store.BackupAsync(_folder.File("folder"), Replace));
        DocumentStoreException missing = await Assert.ThrowsAsync<DocumentStoreException>(() =>
            store.BackupAsync(Path.Combine(_folder.Path, "none", "copy.db"), Replace));
        DocumentStoreException inUse = await Assert.ThrowsAsync<DocumentStoreException>(() => store.BackupAsync(_folder.File("open.db"), Replace));
        await Assert.ThrowsAsync<ArgumentException>(() => store.BackupAsync(_folder.File(), Replace));

        Assert.Equal((StoreFailure.NoAccess, StoreFailure.NoAccess, StoreFailure.Busy), (folder.Failure, missing.Failure, inUse.Failure));
        Assert.Contains("is a folder", folder.Message, StringComparison.Ordinal);
        Assert.Contains($"The folder '{Path.Combine(_folder.Path, "none")}'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("open.db' is open", inUse.Message, StringComparison.Ordinal);
        Assert.Equal((3, 5), (await store.CountAsync("shop"), await open.CountAsync("shop")));

        // The locks of the store that is open are still its own.
        await open.WriteAsync("shop", Sample.Numbered(1, first: 5), WriteMode.Insert);
        Assert.Equal(6, await open.CountAsync("shop"));
    }

    [Fact]
    public async Task BackupAsync_OfAStoreThatIsClosed_SaysSo()
    {
        SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3));
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.BackupAsync(Copy));

        Assert.False(File.Exists(Copy));
    }

    [Fact]
    public async Task RestoreAsync_OverALink_ReplacesWhereItLeads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take a right there that a user may not have.");
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3))).DisposeAsync();
        await (await Sample.OpenWithAsync(Copy, Sample.Numbered(5))).DisposeAsync();
        File.CreateSymbolicLink(_folder.File("link.db"), _folder.File());

        await SqliteDocumentStore.RestoreAsync(Copy, _folder.File("link.db"), Replace);

        Assert.NotNull(File.ResolveLinkTarget(_folder.File("link.db"), returnFinalTarget: false));
        await using SqliteDocumentStore restored = SqliteDocumentStore.Open(_folder.File());
        Assert.Equal(5, await restored.CountAsync("shop"));
    }
}
