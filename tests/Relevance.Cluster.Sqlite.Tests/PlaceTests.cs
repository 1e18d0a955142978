using System.Diagnostics;
using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

/// <summary>Paths that lead to a store in unusual ways, or to something else.</summary>
public sealed class PlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_FileWithTwoNames_IsRejected_AndOpensWithOne()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Names are not counted here.");
        await (await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3))).DisposeAsync();
        using (Process link = Process.Start("ln", [_folder.File(), _folder.File("second.db")]))
        {
            await link.WaitForExitAsync();
        }

        foreach (string name in (string[])[_folder.File(), _folder.File("second.db")])
        {
            DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(name));
            Assert.Equal(StoreFailure.NoAccess, e.Failure);
            Assert.Contains($"'{name}' has 2 names (hard links)", e.Message, StringComparison.Ordinal);
            Assert.Contains("Delete the other names", e.Message, StringComparison.Ordinal);
        }

        File.Delete(_folder.File("second.db"));
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File());
        Assert.Equal(3, await store.CountAsync("shop"));
    }

    [Fact]
    public async Task Open_ByALinkAndByItsOwnName_IsOneStore()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take a right there that a user may not have.");
        await using SqliteDocumentStore store = await Sample.OpenWithAsync(_folder.File(), Sample.Numbered(3));
        File.CreateSymbolicLink(_folder.File("link.db"), _folder.File());

        await using SqliteDocumentStore byLink = SqliteDocumentStore.Open(_folder.File("link.db"));
        await byLink.WriteAsync("shop", Sample.Numbered(2, first: 3), WriteMode.Insert);
        await store.WriteAsync("shop", Sample.Numbered(2, first: 5), WriteMode.Insert);

        Assert.Equal((7, 7), (await store.CountAsync("shop"), await byLink.CountAsync("shop")));
    }

    [Theory]
    [InlineData("with space, ä and 日本.db")]
    [InlineData("a?b#c%41 &;'\".db")]
    [InlineData("*.db")]
    public async Task Open_NameThatMeansSomethingElsewhere_IsThatFile_InEveryWayOfOpening(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.AsSpan().IndexOfAny("?*\"") >= 0, "No file can have this name there.");
        await (await Sample.OpenWithAsync(_folder.File(name), Sample.Numbered(3))).DisposeAsync();

        await using (SqliteDocumentStore readOnly = SqliteDocumentStore.Open(_folder.File(name), new SqliteStoreOptions { IsReadOnly = true }))
        {
            Assert.Equal(3, await readOnly.CountAsync("shop"));
            await readOnly.BackupAsync(_folder.File("copy of " + name));
        }

        Assert.True((await SqliteDocumentStore.CheckAsync(_folder.File(name))).IsSound);
        Assert.True((await SqliteDocumentStore.CheckAsync(_folder.File("copy of " + name))).IsSound);
        Assert.Equal([name, "copy of " + name], Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)!).OrderBy(found => found.Length));
    }

    [Fact]
    public async Task Open_OfAPathThatIsNotAFile_StatesWhatItIs()
    {
        Directory.CreateDirectory(_folder.File("folder"));

        foreach (Action open in (Action[])[
            () => SqliteDocumentStore.Open(_folder.File("folder")),
            () => SqliteDocumentStore.Open(_folder.File("folder"), new SqliteStoreOptions { IsReadOnly = true })])
        {
            DocumentStoreException e = Assert.Throws<DocumentStoreException>(open);
            Assert.Equal(StoreFailure.NoAccess, e.Failure);
            Assert.Contains("it is a folder or a device", e.Message, StringComparison.Ordinal);
        }

        DocumentStoreException check = await Assert.ThrowsAsync<DocumentStoreException>(() => SqliteDocumentStore.CheckAsync(_folder.File("folder")));
        Assert.Equal(StoreFailure.NoAccess, check.Failure);
    }

    [Fact]
    public void Open_LinksThatLeadInACircle_IsAFailureOfTheStore()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take a right there that a user may not have.");
        File.CreateSymbolicLink(_folder.File("a.db"), _folder.File("b.db"));
        File.CreateSymbolicLink(_folder.File("b.db"), _folder.File("a.db"));

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => SqliteDocumentStore.Open(_folder.File("a.db")));

        Assert.Equal(StoreFailure.NoAccess, e.Failure);
        Assert.Contains(_folder.File("a.db"), e.Message, StringComparison.Ordinal);
    }
}
