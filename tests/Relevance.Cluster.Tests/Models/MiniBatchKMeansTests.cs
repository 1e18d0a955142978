using Relevance.Cluster.Analysis;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class MiniBatchKMeansTests
{
    private static readonly VectorSet Vectors = Generated.Groups(2000, 8, 10, 3);

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Run_OnSeparateGroups_FindsWhatKMeansFinds(DistanceMetric metric)
    {
        var model = new MiniBatchKMeans(new MiniBatchKMeansOptions { ClusterCount = 10, BatchSize = 250, Metric = metric });

        ClusterModelResult result = model.Run(Vectors);

        Assert.All(Enumerable.Range(0, 10), group =>
            Assert.Single(Enumerable.Range(0, 200).Select(i => result.Labels[(i * 10) + group]).Distinct()));
        Assert.Equal(10, result.Labels.Distinct().Count());
        Assert.Equal(metric, result.Metric);
        Assert.Equal(NearestCentroids.Find(Vectors, result.Centroids!, metric).Labels, result.Labels);
    }

    [Fact]
    public void Run_IsTheSameForTheSameSeed_AndReportsEachPass()
    {
        IClusterModel model = new MiniBatchKMeans(new MiniBatchKMeansOptions { ClusterCount = 7, BatchSize = 100, MaxDegreeOfParallelism = 1 });
        var progress = new InlineProgress<ClusterModelProgress>();

        ClusterModelResult result = model.Fit(Vectors, progress, CancellationToken.None);
        ClusterModelResult onThree = new MiniBatchKMeans(
            new MiniBatchKMeansOptions
            {
                ClusterCount = 7,
                BatchSize = 100,
                MaxDegreeOfParallelism = 3,
            }
        ).Run(Vectors);

        Assert.Equal("minibatch-kmeans-7", model.Name);
        Assert.Equal(result.Labels, onThree.Labels);
        Assert.All(Enumerable.Range(0, 7), label => Assert.Equal(result.Centroids![label].ToArray(), onThree.Centroids![label].ToArray()));
        Assert.InRange(progress.Reports.Count, 1, 5);
        Assert.Equal(Enumerable.Range(1, progress.Reports.Count), progress.Reports.Select(report => report.Iteration));
        Assert.NotEqual(result.Labels, new MiniBatchKMeans(new MiniBatchKMeansOptions { ClusterCount = 7, BatchSize = 100, Seed = 1 }).Run(Vectors).Labels);
        Assert.Single(Passes(new MiniBatchKMeansOptions { ClusterCount = 7, MaxPasses = 1 }));

        static List<ClusterModelProgress> Passes(MiniBatchKMeansOptions options)
        {
            var progress = new InlineProgress<ClusterModelProgress>();
            new MiniBatchKMeans(options).Run(Vectors, progress);
            return [.. progress.Reports];
        }
    }

    [Fact]
    public void Add_MovesACentroidToTheMeanOfAllThatWereNearestToIt()
    {
        var learner = new MiniBatchKMeansLearner(2);
        Assert.Null(learner.Centroids);
        learner.Add(VectorSet.From([[0f], [2f], [100f]]));

        NearestCentroids second = learner.Add(VectorSet.From([[4f], [110f], [120f]]));

        int low = second.Labels[0];
        Assert.Equal([3.0 * 3, 10.0 * 10, 20.0 * 20], second.Distances);
        Assert.Equal((2f, 110f), (learner.Centroids![low][0], learner.Centroids[1 - low][0]));
        Assert.Equal([3, 3], learner.Counts);
        learner.Add(VectorSet.Empty(1));
        Assert.Equal([3, 3], learner.Counts);
    }

    [Fact]
    public void Add_OfWhatDoesNotFit_SaysWhy()
    {
        var learner = new MiniBatchKMeansLearner(2);

        Assert.Contains(
            "1 vectors are too few for 2 clusters",
            Assert
                .Throws<ArgumentException>(() =>
                    learner.Add(
                        VectorSet.From([
                            [1f],
                        ])))
                .Message,
            StringComparison.Ordinal);
        learner.Add(VectorSet.From([[1f], [2f]]));
        Assert.Contains("had 1 components", Assert.Throws<ArgumentException>(() => learner.Add(VectorSet.From([[1f, 2f]]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MiniBatchKMeans(2).Run(VectorSet.From([[1f]])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MiniBatchKMeansOptions { ClusterCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MiniBatchKMeansOptions { ClusterCount = 1, BatchSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MiniBatchKMeansOptions { ClusterCount = 1, MaxPasses = 0 });
        Assert.Throws<ArgumentException>(() => new MiniBatchKMeansOptions { ClusterCount = 1, Metric = DistanceMetric.L1 });
    }
}
