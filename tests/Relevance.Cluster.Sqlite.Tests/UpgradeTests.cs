using System.Diagnostics;
using Relevance.Cluster.Sqlite.CrashWriter;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class UpgradeTests : IDisposable
{
    private const int Kills = 16;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Open_StoreOfAnOlderLayout_HasEverythingThatItHad_AndGetsChecksums(int layout)
    {
        OldStore.Unpack(_folder.File());
        if (layout == 1)
        {
            OldStore.TurnIntoLayout1(_folder.File());
        }

        Steps progress = new();
        await using (SqliteDocumentStore upgraded = SqliteDocumentStore.Open(_folder.File(), new SqliteStoreOptions { UpgradeProgress = progress }))
        {
            Assert.Equal(await DescribeNewAsync(), await StoreState.DescribeAsync(upgraded));
        }

        StoreCheck check = await SqliteDocumentStore.CheckAsync(_folder.File());
        Assert.True(check.IsSound, check.ToString());
        Assert.Equal((2, 241, 204, 205), (check.DatasetCount, check.DocumentCount, check.VectorCount, check.LabelCount));

        // 239 documents of one dataset and 2 of the other; 240 vectors less the 35 of 0, 7, …, 238 and the one of the deleted document 17.
        Assert.Equal(new OperationProgress(OperationStage.Upgrading, 445, 445), progress.Reported[^1]);
    }

    [Fact]
    public async Task Open_StoreOfTheFirstLayout_TakesWeights()
    {
        OldStore.Unpack(_folder.File());
        OldStore.TurnIntoLayout1(_folder.File());
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File());
        StoredClustering kept = (await store.GetClusteringAsync(OldStore.Shop, OldStore.Key))!;

        await store.WriteCentroidsAsync(OldStore.Shop, kept with { FieldWeights = [0.1] });

        Assert.Null(kept.FieldWeights);
        Assert.Equal([0.1], (await store.GetClusteringAsync(OldStore.Shop, OldStore.Key))!.FieldWeights!);
    }

    [Fact]
    public async Task Open_ProcessKilledWhileItUpgrades_LosesNothing()
    {
        string expected = await DescribeNewAsync();
        Random random = new(1);
        for (int kill = 0; kill < Kills; kill++)
        {
            string path = _folder.File($"store{kill}.db");
            OldStore.Unpack(path);
            await OpenUntilKilledAsync(path, TimeSpan.FromMilliseconds(random.NextDouble() * 600));

            await using SqliteDocumentStore store = SqliteDocumentStore.Open(path);
            Assert.Equal(expected, await StoreState.DescribeAsync(store));
        }
    }

    [Fact]
    public async Task Open_UpgradeThatEndedBeforeItsPagesHadChecksums_Continues()
    {
        OldStore.Unpack(_folder.File());
        using (SqliteDatabase database = SqliteDatabase.Open(_folder.File()))
        {
            LayoutUpgrade.AddChecksums(database, progress: null);
            Assert.Equal(0, database.GetReservedBytes());
        }

        await using (SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File()))
        {
            Assert.Equal(await DescribeNewAsync(), await StoreState.DescribeAsync(store));
        }

        using SqliteDatabase upgraded = SqliteDatabase.Open(_folder.File());
        Assert.Equal(8, upgraded.GetReservedBytes());
    }

    [Fact]
    public void Open_StoreOfAnOlderLayoutThatAnotherHasOpen_SaysToCloseItFirst_AndChangesNothing()
    {
        OldStore.Unpack(_folder.File());
        using SqliteDatabase other = SqliteDatabase.Open(_folder.File());
        _ = other.QueryInteger("SELECT count(*) FROM dataset");

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(
            () => SqliteDocumentStore.Open(_folder.File(), new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(30) }));

        Assert.Equal(StoreFailure.Busy, e.Failure);
        Assert.Contains("Close the other programs first", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, other.QueryInteger("PRAGMA user_version"));
    }

    [Fact]
    public void Open_ReadOnly_StoreOfAnOlderLayout_SaysToOpenItOnceToWrite()
    {
        OldStore.Unpack(_folder.File());

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(
            () => SqliteDocumentStore.Open(_folder.File(), new SqliteStoreOptions { IsReadOnly = true }));

        Assert.Contains("older layout", e.Message, StringComparison.Ordinal);
    }

    private static async Task<string> DescribeNewAsync()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        await OldStore.WriteAsync(store);
        return await StoreState.DescribeAsync(store);
    }

    private static async Task OpenUntilKilledAsync(string path, TimeSpan moment)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Relevance.Cluster.Sqlite.CrashWriter"))
        {
            ArgumentList = { path },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        await Task.Delay(moment);
        process.Kill();
        await process.WaitForExitAsync();
    }

    private sealed class Steps : IProgress<OperationProgress>
    {
        public List<OperationProgress> Reported { get; } = [];

        public void Report(OperationProgress value) => Reported.Add(value);
    }
}
