using Relevance.Cluster.Distributed.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Tests.Fitting;

/// <summary>K-means on workers has the bits of k-means in one process, and stores what that stores.</summary>
[Trait("Category", "Bits")]
public sealed class DistributedBitsTests
{
    private const int Count = 3500;
    private const int Dimension = 12;
    private const int OneShard = 1 << 16;

    // A seventh of the vectors, and a rest.
    private const int SevenShards = 512;

    private static readonly VectorSet Groups = Generated.Groups(Count, Dimension, 100, 7);

    // Zero vectors, many equal ones, and ties.
    private static readonly VectorSet Grid = VectorSet.From(Enumerable.Range(0, 2000).Select(row => (float[])[row % 5, row / 5 % 5, row % 9 % 2]));

    public static TheoryData<int, DistanceMetric, bool> Searches => new()
    {
        { 10, DistanceMetric.SquaredEuclidean, false },
        { 10, DistanceMetric.Cosine, true },
        { 100, DistanceMetric.SquaredEuclidean, true },
        { 100, DistanceMetric.Cosine, false },
        { 100, DistanceMetric.Euclidean, false },
        { 300, DistanceMetric.SquaredEuclidean, false },
        { 300, DistanceMetric.Cosine, true },
    };

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Run_OnAnyWorkersAndShards_HasTheBitsOfOneProcess(int clusters, DistanceMetric metric, bool isWeighted)
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 1);
        float[] weights = [.. Generated.Components(Count, 9).Select((component, row) => row % 5 == 0 || row > 3100 ? 0 : Math.Abs(component) + 0.01f)];
        KMeansOptions options = new() { ClusterCount = clusters, Metric = metric, SampleWeights = isWeighted ? weights : default(ReadOnlyMemory<float>?) };
        options = clusters > 100 ? options with { MaxIterations = 12 } : options;
        KMeansResult expected = new KMeans(options).Run(Groups);
        (int, int)[] some = [(1, OneShard), (3, SevenShards)];

        foreach ((int workers, int shardSize) in clusters > 100 ? some : [.. some, (1, SevenShards), (2, SevenShards), (3, OneShard)])
        {
            cluster.Restart(workers);
            Same.Assert(expected, await cluster.FitAsync(options, shardSize));
            Assert.Equal(0, cluster.CountHeld());
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public async Task Run_OnAWorkerWithMoreVectorsThanMemory_HasTheBitsOfOneProcess(int clusters)
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 0);
        KMeansOptions options = new() { ClusterCount = clusters, MaxIterations = 12 };

        // Two shards at a time.
        cluster.Restart(workers: 1, mostBytes: 2 * SevenShards * Dimension * sizeof(float));

        Same.Assert(new KMeans(options).Run(Groups), await cluster.FitAsync(options, SevenShards));
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public async Task Run_FromCentroidsWithoutRows_FillsThemWithTheSameRows(DistanceMetric metric)
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 3);
        VectorSet given = Groups.Select([.. Enumerable.Range(0, 60).Select(label => label % 25)]);
        KMeansOptions options = new() { ClusterCount = 60, Metric = metric, InitialCentroids = given };

        KMeansResult actual = await cluster.FitAsync(options);

        Same.Assert(new KMeans(options).Run(Groups), actual);
        Assert.True(actual.FilledClusterCount >= 35);
    }

    [Theory]
    [InlineData(30, DistanceMetric.SquaredEuclidean, ZeroVectorRule.CountAsUnrelated, false)]
    [InlineData(60, DistanceMetric.SquaredEuclidean, ZeroVectorRule.CountAsUnrelated, false)]
    [InlineData(8, DistanceMetric.Cosine, ZeroVectorRule.CountAsUnrelated, false)]
    [InlineData(8, DistanceMetric.Cosine, ZeroVectorRule.CountAsUnrelated, true)]
    [InlineData(8, DistanceMetric.Cosine, ZeroVectorRule.LeaveOut, false)]
    public async Task Run_OfTiesFewDistinctVectorsAndZeroVectors_HasTheBitsOfOneProcess(
        int clusters, DistanceMetric metric, ZeroVectorRule rule, bool isWeighted)
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Grid, workers: 2);
        float[] weights = [.. Enumerable.Range(0, Grid.Count).Select(row => (row % 7) / 3f)];
        KMeansOptions options = new()
        {
            ClusterCount = clusters,
            Metric = metric,
            ZeroVectors = rule,
            SampleWeights = isWeighted ? weights : default(ReadOnlyMemory<float>?),
            Restarts = 2,
        };

        Same.Assert(new KMeans(options).Run(Grid), await cluster.FitAsync(options, shardSize: 256));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_FromRandomRows_HasTheBitsOfOneProcess(bool isWeighted)
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 3);
        float[] weights = [.. Enumerable.Range(0, Count).Select(row => row % 3)];
        KMeansOptions options = new()
        {
            ClusterCount = 20,
            Initialization = KMeansInitialization.Random,
            Tolerance = 0,
            SampleWeights = isWeighted ? weights : default(ReadOnlyMemory<float>?),
            BoundsMemory = 50_000,
        };

        Same.Assert(new KMeans(options).Run(Groups), await cluster.FitAsync(options));
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(55)]
    public async Task Run_OfVectorsThatAreScaled_HasTheBitsOfOneProcess(int exponent)
    {
        VectorSet scaled = VectorSet.From(
            Enumerable.Range(0, 900).Select(row => Groups[row].ToArray().Select(component => (float)Math.ScaleB(component, exponent)).ToArray()));
        await using FitCluster cluster = await FitCluster.CreateAsync(scaled, workers: 2);

        foreach (KMeansOptions options in new KMeansOptions[]
        {
            new() { ClusterCount = 10 },
            new() { ClusterCount = 10, Initialization = KMeansInitialization.Random },
            new() { ClusterCount = 3, InitialCentroids = scaled.Select([9, 99, 899]) },
        })
        {
            Same.Assert(new KMeans(options).Run(scaled), await cluster.FitAsync(options));
        }
    }

    [Fact]
    public async Task Run_OnMoreRowsThanAStartReads_HasTheBitsOfOneProcess()
    {
        VectorSet many = VectorSet.From(Generated.Components(22_000 * 4, 3).Chunk(4));
        await using FitCluster cluster = await FitCluster.CreateAsync(many, workers: 2);
        float[] weights = [.. Generated.Components(many.Count, 2).Select((component, row) => row % 100 == 7 ? 500 : Math.Abs(component))];

        foreach (ReadOnlyMemory<float>? given in new ReadOnlyMemory<float>?[] { null, weights })
        {
            KMeansOptions options = new() { ClusterCount = 10, MaxIterations = 4, Restarts = 2, SampleWeights = given };
            Same.Assert(new KMeans(options).Run(many), await cluster.FitAsync(options, shardSize: 4096));
        }
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, ZeroVectorRule.CountAsUnrelated, false)]
    [InlineData(DistanceMetric.SquaredEuclidean, ZeroVectorRule.CountAsUnrelated, true)]
    [InlineData(DistanceMetric.Cosine, ZeroVectorRule.LeaveOut, false)]
    public async Task Run_Stores_WhatAFitOfOneProcessStores(DistanceMetric metric, ZeroVectorRule rule, bool isFiltered)
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Grid, workers: 2);
        Dataset dataset = new RelevanceClient(cluster.Store).GetDataset(FitCluster.Dataset);

        // Documents without a vector, and gaps.
        await cluster.Store.WriteAsync(FitCluster.Dataset, [new Document("plain") { ["n"] = 5000 }], WriteMode.Insert, TestContext.Current.CancellationToken);
        await cluster.Store.DeleteDocumentsAsync(
            FitCluster.Dataset, (Filter.Field("n") < 700) & (Filter.Field("n") >= 300), TestContext.Current.CancellationToken);
        Filter? filter = isFiltered ? Filter.Field("n") >= 290 : null;
        KMeansOptions options = new() { ClusterCount = 12, Metric = metric, ZeroVectors = rule };
        FitSummary expected = await dataset.GetClusterOps("one", FitCluster.Field)
            .FitAsync(new KMeans(options), new FitOptions { Filter = filter }, cancellationToken: TestContext.Current.CancellationToken);

        KMeansResult actual = await cluster.FitAsync(options, shardSize: 256, alias: "many", filter);

        Same.Assert((KMeansResult)expected.ModelResult, actual);
        (StoredClustering one, IReadOnlyList<DocumentLabel> labelsOfOne) = await ReadAsync(cluster, "one");
        (StoredClustering many, IReadOnlyList<DocumentLabel> labelsOfMany) = await ReadAsync(cluster, "many");
        Assert.Equal(labelsOfOne, labelsOfMany);
        Assert.Equal(one.Labels, many.Labels);
        Assert.Equal(Same.BitsOf(one.Centroids), Same.BitsOf(many.Centroids));
        Assert.Equal((one.ModelName, one.Metric), (many.ModelName, many.Metric));
    }

    private static async Task<(StoredClustering Clustering, IReadOnlyList<DocumentLabel> Labels)> ReadAsync(FitCluster cluster, string alias)
    {
        ClusteringKey key = new(FitCluster.Field, alias);
        return (
            (await cluster.Store.GetClusteringAsync(FitCluster.Dataset, key, TestContext.Current.CancellationToken))!,
            await cluster.Store.ReadLabelsAsync(FitCluster.Dataset, key, filter: null, TestContext.Current.CancellationToken));
    }
}
