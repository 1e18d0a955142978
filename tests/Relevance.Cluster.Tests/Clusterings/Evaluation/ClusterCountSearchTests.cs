using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public class ClusterCountSearchTests
{
    // scikit-learn 1.2.1, KMeans(k, n_init=50, tol=0).inertia_ and silhouette_score on iris in float32.
    [Fact]
    public void Run_OnIris_HasTheKnownFigures_AndSaysTwoByTheSilhouetteAndThreeByTheElbow()
    {
        var progress = new InlineProgress<ClusterCountCandidate>();

        ClusterCountSearch result = ClusterCountSearch.Run(
            SharedData.Vectors("iris.csv", 0, 4), new ClusterCountSearchOptions { Restarts = 10 }, progress, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 10), result.Candidates.Select(candidate => candidate.ClusterCount));
        Assert.Equal(result.Candidates, progress.Reports);
        Assert.True(double.IsNaN(result.Candidates[0].Silhouette));
        Assert.Equal(
            [152.34794809278895, 78.8514396442595, 57.22846980820445, 46.44618052454028],
            result.Candidates.Skip(1).Take(4).Select(candidate => candidate.Inertia),
            (x, y) => Math.Abs(x - y) < 1e-6 * x);
        Assert.Equal(
            [0.6810461695230858, 0.5528190088699417, 0.49805051700992775, 0.48874888600395183],
            result.Candidates.Skip(1).Take(4).Select(candidate => candidate.Silhouette),
            (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal((2, 3, 2), (result.BySilhouette, result.ByElbow, result.Recommended));
        Assert.Equal(
            "2 clusters: the mean silhouette is largest there, 0.681, a reasonable structure. "
                + "The elbow of the inertia is at 3 clusters, where the silhouette is 0.553.",
            result.Reason);
        Assert.EndsWith(result.Reason, result.ToString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "1 clusters: inertia 681.371, silhouette NaN\n2 clusters: inertia 152.348, silhouette 0.6810\n",
            result.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Run_OnSeparateGroups_RecommendsTheirNumber_FromASampleToo(DistanceMetric metric)
    {
        VectorSet vectors = Generated.Groups(600, 12, 5, 9);
        var options = new ClusterCountSearchOptions { MaxClusterCount = 8, Metric = metric };

        ClusterCountSearch all = ClusterCountSearch.Run(vectors, options, cancellationToken: TestContext.Current.CancellationToken);
        ClusterCountSearch some = ClusterCountSearch.Run(
            vectors,
            options with { MaxSilhouetteVectors = 100 },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((5, false), (all.Recommended, all.IsSampled));
        Assert.Equal((5, metric != DistanceMetric.Cosine), (some.Recommended, some.IsSampled));
        Assert.Equal(all.Candidates.Select(candidate => candidate.Inertia), some.Candidates.Select(candidate => candidate.Inertia));
        Assert.Equal(metric == DistanceMetric.Cosine, all.Candidates[4] == some.Candidates[4]);
        Assert.Contains(metric == DistanceMetric.Cosine ? "mean silhouette is" : "mean silhouette of a sample is", some.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Bits")]
    public void Run_OnAnyNumberOfThreads_IsBitForBitTheSame()
    {
        VectorSet vectors = Generated.Groups(400, 6, 4, 2);
        var options = new ClusterCountSearchOptions { MaxClusterCount = 5, MaxSilhouetteVectors = 300, Restarts = 1, MaxDegreeOfParallelism = 1 };
        ClusterCountSearch one = ClusterCountSearch.Run(vectors, options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            one.Candidates,
            ClusterCountSearch.Run(vectors, options with { MaxDegreeOfParallelism = 3 }, cancellationToken: TestContext.Current.CancellationToken).Candidates);
        Assert.NotEqual(
            one.Candidates,
            ClusterCountSearch.Run(vectors, options with { Seed = 1 }, cancellationToken: TestContext.Current.CancellationToken).Candidates);
    }

    [Fact]
    public void Run_OnEqualVectors_HasNoSilhouetteAndAsksWhy()
    {
        ClusterCountSearch result = ClusterCountSearch.Run(
            VectorSet.From(Enumerable.Repeat(new[] { 1f, 2f }, 12)), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((null, null, 1), (result.BySilhouette, result.ByElbow, result.Recommended));
        Assert.Contains("are all vectors equal?", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_FollowsTheFigures()
    {
        Assert.Equal(
            "3 clusters: the mean silhouette is largest there, 0.800, a strong structure. The elbow of the inertia is the same number.",
            Of((1, 100, double.NaN), (2, 60, .5), (3, 10, .8), (4, 9, .3), (5, 8, .2)).Reason);
        Assert.Equal(
            "3 clusters: the mean silhouette is largest there, 0.300, a weak structure that could be artificial. "
                + "The inertia has no elbow in this range. It is the largest tested number: more clusters can be better.",
            Of((2, 60, .2), (3, 10, .3)).Reason);
        Assert.Contains("0.250, no substantial structure", Of((2, 60, .25), (3, 10, .25)).Reason, StringComparison.Ordinal);
        Assert.Equal(2, Of((2, 60, .25), (3, 10, .25)).Recommended);

        static ClusterCountSearch Of(params (int Count, double Inertia, double Silhouette)[] candidates) => new()
        {
            Candidates = [.. candidates.Select(candidate => new ClusterCountCandidate(candidate.Count, candidate.Inertia, candidate.Silhouette))],
            IsSampled = false,
        };
    }

    [Fact]
    public void Run_OfInvalidInput_StatesTheReason()
    {
        VectorSet vectors = Generated.Groups(9, 3, 1, 1);

        Assert.Contains(
            "9 vectors are too few for 10 clusters",
            Assert.Throws<ArgumentException>(() => ClusterCountSearch.Run(vectors)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "from 4 to 3",
            Assert.Throws<ArgumentException>(() => ClusterCountSearch.Run(vectors, new() { MinClusterCount = 4, MaxClusterCount = 3 })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterCountSearchOptions { MinClusterCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterCountSearchOptions { MaxClusterCount = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterCountSearchOptions { MaxSilhouetteVectors = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterCountSearchOptions { Restarts = 0 });
        Assert.Throws<ArgumentException>(() => new ClusterCountSearchOptions { Metric = DistanceMetric.DotProduct });
        Assert.Throws<OperationCanceledException>(() => ClusterCountSearch.Run(
            vectors,
            new() { MaxClusterCount = 2 },
            null,
            new CancellationToken(canceled: true)));
    }
}
