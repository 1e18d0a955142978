using Microsoft.Extensions.Time.Testing;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class KMeansQualityTests
{
    /// <summary>A grid of 6 × 6 groups of 16 points each, 10 apart and at most 1.5 wide: the optimum has every group to itself.</summary>
    private static readonly VectorSet Grid = VectorSet.From(Enumerable.Range(0, 36 * 16).Select(row =>
        new[] { (row / 16 % 6 * 10f) + (row % 4 / 2f), (row / 16 / 6 * 10f) + (row % 16 / 4 / 2f) }));

    /// <summary>Along both coordinates, half of the 16 points of a group lie 0.75 from the mean and half 0.25.</summary>
    private const double GridOptimum = 36 * 16 * (0.75 * 0.75 + 0.25 * 0.25);

    [Fact]
    public void Best_FindsTheOptimumThatRandomStartsMiss()
    {
        var options = new KMeansOptions { ClusterCount = 36, Initialization = KMeansInitialization.Random, Restarts = 3, Tolerance = 0 };
        KMeansResult standard = new KMeans(options).Run(Grid);

        KMeansResult best = new KMeans(options with { Quality = KMeansQuality.Best }).Run(Grid);

        Assert.True(standard.Inertia > 1.5 * GridOptimum, "Random starts should miss groups, or this test shows nothing.");
        Assert.Equal(GridOptimum, best.Inertia, 1e-9 * GridOptimum);
        Assert.All(best.Sizes, size => Assert.Equal(16, size));
        Assert.Equal(3, best.BestFoundCount);
        Assert.InRange(best.SwapsKept, 3, best.SwapsTried);
        Assert.Equal(NearestCentroids.Find(Grid, best.Centroids!).Labels, best.Labels);
    }

    [Fact]
    public void Best_IsTheSameForTheSameSeed_OnAnyNumberOfThreads()
    {
        var options = new KMeansOptions { ClusterCount = 36, Quality = KMeansQuality.Best, Restarts = 1, SwapLimit = 20, MaxDegreeOfParallelism = 1 };

        KMeansResult one = new KMeans(options).Run(Grid);
        KMeansResult three = new KMeans(options with { MaxDegreeOfParallelism = 3 }).Run(Grid);

        Assert.Equal(one.Labels, three.Labels);
        Assert.Equal((one.Inertia, one.SwapsTried, one.SwapsKept, one.Iterations), (three.Inertia, three.SwapsTried, three.SwapsKept, three.Iterations));
    }

    [Fact]
    public void Best_UnderCosineAndWeights_IsNeverWorse()
    {
        VectorSet vectors = Generated.Groups(400, 6, 20, 4);
        float[] weights = [.. Enumerable.Range(0, 400).Select(row => (float)(row % 3))];

        foreach (DistanceMetric metric in new[] { DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine })
        {
            var options = new KMeansOptions
            {
                ClusterCount = 12,
                Metric = metric,
                SampleWeights = weights,
                Initialization = KMeansInitialization.Random,
                Restarts = 2,
                SwapLimit = 15,
            };

            KMeansResult standard = new KMeans(options).Run(vectors);
            KMeansResult best = new KMeans(options with { Quality = KMeansQuality.Best }).Run(vectors);

            Assert.All(best.InertiaPerRestart.Zip(standard.InertiaPerRestart), pair => Assert.True(pair.First <= pair.Second * (1 + 1e-6)));
            Assert.Equal((0, 30), (standard.SwapsTried, best.SwapsTried));
        }
    }

    [Fact]
    public void Fast_IsTheFirstStartOfStandard()
    {
        var options = new KMeansOptions { ClusterCount = 12, Restarts = 3 };
        KMeansResult standard = new KMeans(options).Run(Grid);

        KMeansResult fast = new KMeans(options with { Quality = KMeansQuality.Fast }).Run(Grid);

        Assert.Equal([standard.InertiaPerRestart[0]], fast.InertiaPerRestart);
        Assert.Equal(1, fast.BestFoundCount);
    }

    [Fact]
    public void TimeLimit_EndsTheSwaps()
    {
        // Each look at this clock is a second later.
        var options = new KMeansOptions
        {
            ClusterCount = 12,
            Quality = KMeansQuality.Best,
            Restarts = 1,
            TimeProvider = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) },
            TimeLimit = TimeSpan.FromSeconds(4.5),
        };

        Assert.Equal(4, new KMeans(options).Run(Grid).SwapsTried);
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { TimeLimit = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { SwapLimit = -1 });
    }

    [Fact]
    public void Run_StoppedAndBegunAgainWhereItStopped_EndsWhereItWouldHave()
    {
        VectorSet vectors = Generated.Groups(3000, 12, 30, 6);
        var options = new KMeansOptions { ClusterCount = 20, Restarts = 1, Tolerance = 0, Initialization = KMeansInitialization.Random };
        KMeansResult whole = new KMeans(options).Run(vectors);
        Assert.True(whole.Iterations > 6, "There is nothing to stop.");
        using var stop = new CancellationTokenSource();
        var progress = new InlineProgress<ClusterModelProgress>();
        var stopAfterFour = new Stopper(progress, stop);

        Assert.Throws<OperationCanceledException>(() => new KMeans(options).Run(vectors, stopAfterFour, stop.Token));
        ClusterModelProgress last = progress.Reports[^1];
        KMeansResult rest = new KMeans(options with { InitialCentroids = last.Centroids }).Run(vectors);

        Assert.Equal(4, last.Iteration);
        Assert.Equal(whole.Iterations, last.Iteration + rest.Iterations);
        Assert.Equal(whole.Labels, rest.Labels);
        Assert.Equal(whole.Inertia, rest.Inertia);
        Assert.All(Enumerable.Range(0, 20), label => Assert.Equal(whole.Centroids![label].ToArray(), rest.Centroids![label].ToArray()));
    }

    private sealed class Stopper(IProgress<ClusterModelProgress> inner, CancellationTokenSource stop) : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value)
        {
            inner.Report(value);

            if (value.Iteration == 4)
            {
                stop.Cancel();
            }
        }
    }
}
