using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

/// <summary>Tests abandoned staged datasets, next to those of a process that still runs.</summary>
public sealed class StagingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_AfterTheProcessOfACopyEnded_RemovesIt_AndLeavesTheOneThatIsBeingMade()
    {
        await using SqliteDocumentStore alive = await Sample.OpenWithAsync(_folder.File(), []);
        string making = (await alive.StageDatasetAsync("copy", Schema.Empty))!;
        await alive.WriteAsync(making, Sample.Numbered(5), WriteMode.Insert);
        string abandoned = await AbandonAsync();
        Assert.Equal(2, CountStaged());

        await SqliteDocumentStore.Open(_folder.File()).DisposeAsync();

        Assert.Equal(1, CountStaged());
        Assert.False(await alive.DatasetExistsAsync(abandoned));
        Assert.Single(LockFiles());
        Assert.True(await alive.PublishDatasetAsync(making, "copy"));
        Assert.Equal(5, await alive.CountAsync("copy"));
        Assert.Empty(LockFiles());
    }

    [Fact]
    public async Task Open_WithTheLockFileOfAProcessThatEnded_DeletesIt()
    {
        await (await Sample.OpenWithAsync(_folder.File(), [])).DisposeAsync();
        await File.WriteAllTextAsync(_folder.File() + "-staging-0123456789abcdef0123456789abcdef", "");
        await File.WriteAllTextAsync(_folder.File("other.db-staging-0123"), "");

        await SqliteDocumentStore.Open(_folder.File()).DisposeAsync();

        Assert.Equal([_folder.File("other.db-staging-0123")], LockFiles());
    }

    [Fact]
    public async Task Dispose_WithACopyInTheMaking_LeavesItToTheNextOpen()
    {
        SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), []);
        await store.StageDatasetAsync("copy", Schema.Empty);

        await store.DisposeAsync();

        Assert.Empty(LockFiles());
        await using SqliteDocumentStore again = SqliteDocumentStore.Open(_folder.File());
        Assert.Equal(0, CountStaged());
        Assert.Equal(["shop"], await again.ListDatasetsAsync());
    }

    [Fact]
    public async Task Open_WhileAnotherProcessWrites_LeavesWhatWasAbandonedToTheNext()
    {
        await (await Sample.OpenWithAsync(_folder.File(), [])).DisposeAsync();
        await AbandonAsync();
        using SqliteDatabase other = SqliteDatabase.Open(_folder.File());
        other.Execute("BEGIN IMMEDIATE");

        await SqliteDocumentStore.Open(_folder.File(), new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(30) }).DisposeAsync();

        Assert.Equal(1, CountStaged());
        other.Execute("ROLLBACK");
        await SqliteDocumentStore.Open(_folder.File()).DisposeAsync();
        Assert.Equal(0, CountStaged());
    }

    /// <summary>Leaves a staged dataset as a killed process does: in the file, with a lock file that no process has locked.</summary>
    private async Task<string> AbandonAsync()
    {
        string staged;
        await using (SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File()))
        {
            staged = (await store.StageDatasetAsync("abandoned", Schema.Empty))!;
            await store.WriteAsync(staged, Sample.Numbered(3), WriteMode.Insert);
        }

        await File.WriteAllTextAsync($"{_folder.File()}-staging-{staged[1..].Split('-')[0]}", "");
        return staged;
    }

    private string[] LockFiles() => Directory.GetFiles(_folder.Path, "*-staging-*");

    private long CountStaged()
    {
        using SqliteDatabase database = SqliteDatabase.Open(_folder.File());
        return database.QueryInteger("SELECT count(*) FROM dataset WHERE name LIKE '~%'");
    }
}
