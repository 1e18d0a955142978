using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Distributed.Tests.Support;
using Relevance.Cluster.Postgres.Vectors;

namespace Relevance.Cluster.Distributed.Tests.Fitting;

/// <summary>Shards of a store in files of a machine.</summary>
public sealed class ShardCacheTests
{
    private const int Size = 256;

    private static readonly VectorSet Groups = Generated.Groups(600, 7, 20, 3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_HasTheVectorsOfItsPositions_WithoutGaps()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 0);
        await cluster.Store.DeleteDocumentsAsync(FitCluster.Dataset, (Filter.Field("n") < 260) & (Filter.Field("n") >= 250), Token);
        (ShardSource source, VectorShards shards) = await ReadAsync(cluster);
        ShardCache cache = new(cluster.Store, cluster.Folder, TimeProvider.System);

        int[] positions = [];
        foreach (VectorShard shard in shards.Shards)
        {
            LocalShard local = (await cache.OpenAsync(source, shard, Token))!;
            int[] own = [.. local.Offsets.Select(offset => (int)shard.Start + offset)];
            Assert.Equal(Same.BitsOf(Groups.Select(own)), Same.BitsOf(local.Vectors));
            positions = [.. positions, .. own];
        }

        Assert.Equal([.. Enumerable.Range(0, 250), .. Enumerable.Range(260, 340)], positions);
    }

    [Fact]
    public async Task Open_AgainByAnotherProcess_ReadsTheFile_AndADamagedOneFromTheStore()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 0);
        (ShardSource source, VectorShards shards) = await ReadAsync(cluster);
        LocalShard first = (await new ShardCache(cluster.Store, cluster.Folder, TimeProvider.System).OpenAsync(source, shards.Shards[1], Token))!;
        string file = Assert.Single(Directory.GetFiles(cluster.Folder, "*.vectors"));
        DateTime written = File.GetLastWriteTimeUtc(file);

        LocalShard again = (await new ShardCache(cluster.Store, cluster.Folder, TimeProvider.System).OpenAsync(source, shards.Shards[1], Token))!;
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
        byte[] bytes = await File.ReadAllBytesAsync(file, Token);
        bytes[^3] ^= 1;
        File.Delete(file);
        await File.WriteAllBytesAsync(file, bytes, Token);
        LocalShard mended = (await new ShardCache(cluster.Store, cluster.Folder, TimeProvider.System).OpenAsync(source, shards.Shards[1], Token))!;
        File.Delete(file + ".positions");
        LocalShard repeated = (await new ShardCache(cluster.Store, cluster.Folder, TimeProvider.System).OpenAsync(source, shards.Shards[1], Token))!;

        Assert.All([again, mended, repeated], shard => Assert.Equal(Same.BitsOf(first.Vectors), Same.BitsOf(shard.Vectors)));
        Assert.All([again, mended, repeated], shard => Assert.Equal(first.Offsets, shard.Offsets));
    }

    [Fact]
    public async Task Open_ByProcessesThatShareAFolder_AtOnce_HasTheSameBits()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 0);
        (ShardSource source, VectorShards shards) = await ReadAsync(cluster);
        for (int round = 0; round < 10; round++)
        {
            string folder = Path.Combine(cluster.Folder, $"{round}");

            LocalShard?[] opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
                () => new ShardCache(cluster.Store, folder, TimeProvider.System).OpenAsync(source, shards.Shards[1], Token), Token)));

            Assert.All(opened, shard => Assert.Equal(Same.BitsOf(opened[0]!.Vectors), Same.BitsOf(shard!.Vectors)));
            Assert.Equal(2, Directory.GetFiles(folder).Length);
        }
    }

    [Fact]
    public async Task Open_OfFilesThatCannotBeReplaced_SaysSo_AndLeavesNoDraft()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 0);
        (ShardSource source, VectorShards shards) = await ReadAsync(cluster);
        await new ShardCache(cluster.Store, cluster.Folder, TimeProvider.System).OpenAsync(source, shards.Shards[1], Token);
        string file = Assert.Single(Directory.GetFiles(cluster.Folder, "*.vectors"));
        File.Delete(file);
        File.Delete(file + ".positions");
        Directory.CreateDirectory(file);

        WorkerDiskException error = await Assert.ThrowsAsync<WorkerDiskException>(
            () => new ShardCache(cluster.Store, cluster.Folder, TimeProvider.System).OpenAsync(source, shards.Shards[1], Token));

        Assert.StartsWith("Dataset 'shop', field 'v_vector_': the worker on '", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cluster.Folder, "*.part"));
    }

    [Fact]
    public async Task Open_OfANewRevision_DeletesTheOldFiles_AndRefusesTheOldRevision()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 0);
        (ShardSource source, VectorShards old) = await ReadAsync(cluster);
        ShardCache cache = new(cluster.Store, cluster.Folder, TimeProvider.System);
        LocalShard before = (await cache.OpenAsync(source, old.Shards[0], Token))!;
        string abandoned = Path.Combine(cluster.Folder, "abandoned.part");
        await File.WriteAllTextAsync(abandoned, "what a killed process has left", Token);
        File.SetLastWriteTimeUtc(abandoned, DateTime.UnixEpoch);
        await cluster.Store.WriteAsync(FitCluster.Dataset, [new Document("d-3") { [FitCluster.Field] = Groups[5].ToArray() }], WriteMode.Update, Token);
        (_, VectorShards current) = await ReadAsync(cluster);

        LocalShard after = (await cache.OpenAsync(source, current.Shards[0], Token))!;

        Assert.Equal(Groups[3].ToArray(), before.Vectors[3].ToArray());
        Assert.Equal(Groups[5].ToArray(), after.Vectors[3].ToArray());
        Assert.Single(Directory.GetFiles(cluster.Folder, "*.vectors"));
        Assert.Equal(2, Directory.GetFiles(cluster.Folder).Length);
        Assert.Null(await cache.OpenAsync(source, old.Shards[1], Token));
        await cluster.Store.DeleteDatasetAsync(FitCluster.Dataset, Token);
        await Assert.ThrowsAsync<DatasetNotFoundException>(() => cache.OpenAsync(source, current.Shards[1], Token));
    }

    private static async Task<(ShardSource Source, VectorShards Shards)> ReadAsync(FitCluster cluster)
    {
        (VectorShards shards, _) = await cluster.Store.ReadShardsAsync(FitCluster.Dataset, FitCluster.Field, Size, filter: null, Token);
        return (new ShardSource(FitCluster.Dataset, FitCluster.Field, shards.FieldId, shards.Dimension), shards);
    }
}
