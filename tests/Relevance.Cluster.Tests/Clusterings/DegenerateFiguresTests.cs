using Relevance.Cluster.Analysis;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings;

public sealed class DegenerateFiguresTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Measure_OfTwoClustersWithOneMean_ExplainsThatTheirDistanceIsZero()
    {
        // By hand: both means are 0 and both spreads 1, so that the ratio is 2/0.
        ClusterEvaluation evaluation = Evaluate([[-1f], [1f], [-1f], [1f]], [0, 0, 1, 1]);

        Assert.Equal(double.PositiveInfinity, evaluation.DaviesBouldin);
        Assert.Contains("two clusters have the same mean", evaluation["Davies-Bouldin"].Description, StringComparison.Ordinal);
        Assert.DoesNotContain("small is good", evaluation["Davies-Bouldin"].Description, StringComparison.Ordinal);
        Assert.Equal(0, evaluation.CalinskiHarabasz);
        Assert.Equal(0, evaluation.DunnIndex);
        Assert.Contains("two clusters share a point", evaluation["Dunn index"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_WithAThirdCluster_IsInfiniteForTheOtherTwoOnly()
    {
        // scikit-learn 1.2.1 returns 0.135 here, because it excludes the pair of equal means: each one has (1 + 0.25) / 9.25.
        VectorSet vectors = VectorSet.From([[-1f], [1f], [-1f], [1f], [9f], [9.5f]]);

        DispersionResult quality = ClusterMetrics.Dispersion(vectors, [0, 0, 1, 1, 2, 2], cancellationToken: Token);

        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, 1.25 / 9.25], quality.DaviesBouldinPerCluster);
        Assert.Equal(double.PositiveInfinity, quality.DaviesBouldin);
    }

    [Fact]
    public void Measure_OfClustersThatAreOnePointEach_HasItsOwnWords()
    {
        ClusterEvaluation evaluation = Evaluate([[0f], [0f], [5f], [5f]], [0, 0, 1, 1]);

        Assert.Equal(
            (0, double.PositiveInfinity, double.PositiveInfinity, 1),
            (evaluation.DaviesBouldin, evaluation.CalinskiHarabasz, evaluation.DunnIndex, evaluation.Silhouette));
        Assert.Contains("every vector equals the mean of its cluster", evaluation["Davies-Bouldin"].Description, StringComparison.Ordinal);
        Assert.Contains("the dispersion within clusters is 0", evaluation["Calinski-Harabasz"].Description, StringComparison.Ordinal);
        Assert.Equal("Infinite: every cluster is one point, so that its diameter is 0.", evaluation["Dunn index"].Description);
    }

    [Fact]
    public void Measure_OfOneVectorACluster_SaysThatTheSilhouetteSaysNothing()
    {
        ClusterEvaluation evaluation = Evaluate([[0f], [3f], [5f]], [0, 1, 2]);

        Assert.Equal((0, double.NaN), (evaluation.Silhouette, evaluation.CalinskiHarabasz));
        Assert.Contains("0 by convention", evaluation["silhouette"].Description, StringComparison.Ordinal);
        Assert.Contains("fewer clusters than vectors", evaluation["Calinski-Harabasz"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_OfVectorsThatAreAllTheSame_PraisesNothing()
    {
        ClusterEvaluation evaluation = Evaluate([[2f], [2f], [2f], [2f]], [0, 0, 1, 1]);

        Assert.Equal(
            (0, double.NaN, double.PositiveInfinity, 0),
            (evaluation.Silhouette, evaluation.CalinskiHarabasz, evaluation.DaviesBouldin, evaluation.DunnIndex));
        Assert.Contains("vectors that differ", evaluation["Calinski-Harabasz"].Description, StringComparison.Ordinal);
        Assert.Contains("no substantial structure", evaluation["silhouette"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_OfOneCluster_SaysThatTwoAreNeeded()
    {
        ClusterEvaluation evaluation = Evaluate([[0f], [1f]], [0, 0]);

        Assert.All(evaluation.Metrics, metric => Assert.True(double.IsNaN(metric.Score)));
        Assert.All(evaluation.Metrics, metric => Assert.StartsWith("It needs two clusters", metric.Description, StringComparison.Ordinal));
        Assert.Equal("not measured, because there are fewer than two clusters", ClusterMetrics.DescribeSilhouette(double.NaN));
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(1_000_000)]
    [InlineData(int.MaxValue - 1)]
    public void Measure_OfALargeLabel_CostsAsMuchAsTheLabelsThatOccur(int large)
    {
        VectorSet vectors = VectorSet.From([[1f, 0f], [8f, 8f], [9f, 8f], [2f, 0f], [8f, 9.5f], [8.5f, 9f]]);
        int[] labels = [large, 1, 1, large, 1, 1];
        int[] dense = [1, 0, 0, 1, 0, 0];

        DispersionResult quality = ClusterMetrics.Dispersion(vectors, labels, cancellationToken: Token);
        DispersionResult expected = ClusterMetrics.Dispersion(vectors, dense, cancellationToken: Token);
        Assert.Equal((expected.Inertia, expected.CalinskiHarabasz, expected.DaviesBouldin), (quality.Inertia, quality.CalinskiHarabasz, quality.DaviesBouldin));
        Assert.Equal((large + 1, 2, 4, 0), (quality.Sizes.Count, quality.Sizes[large], quality.Sizes[1], quality.Sizes[2]));
        Assert.Equal((expected.DaviesBouldinPerCluster[1], double.NaN), (quality.DaviesBouldinPerCluster[large], quality.DaviesBouldinPerCluster[0]));
        Assert.EndsWith("(6 vectors in 2 clusters)", quality.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => quality.Sizes[-1]);

        foreach (DistanceMetric metric in new[] { DistanceMetric.Euclidean, DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine })
        {
            var options = new EvaluationOptions { Metric = metric };
            SilhouetteResult silhouette = ClusterMetrics.Silhouette(vectors, labels, options, Token);
            Assert.Equal(ClusterMetrics.Silhouette(vectors, dense, options, Token).Values, silhouette.Values);
            Assert.Equal((large + 1, double.NaN), (silhouette.PerCluster.Count, silhouette.PerCluster[0]));
            Assert.Contains("6 vectors in 2 clusters", silhouette.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(
            ClusterMetrics.DunnIndex(vectors, dense, cancellationToken: Token).Value,
            ClusterMetrics.DunnIndex(vectors, labels, cancellationToken: Token).Value);
        IReadOnlyList<Medoid?> medoids = Medoid.Find(vectors, labels, cancellationToken: Token);
        Assert.Null(medoids[2]);
        Assert.Equal(0, medoids[large]!.Row);
        Assert.False(double.IsNaN(ClusterEvaluation.Measure(vectors, labels, cancellationToken: Token).DunnIndex));
    }

    [Fact]
    public void Measure_OfTheLargestLabelThereIs_IsRejectedWithItsRow()
    {
        VectorSet vectors = VectorSet.From([[1f], [2f]]);

        Assert.Contains(
            "Row 1 has the label 2147483647",
            Assert.Throws<ArgumentException>("labels", () => ClusterMetrics.Dispersion(vectors, [0, int.MaxValue])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Row 0 has the label -2",
            Assert.Throws<ArgumentException>("labels", () => Medoid.Find(vectors, [-2, 0])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ByLabel_WithLabelsThatDoNotOccur_EnumeratesWhatTheIndexGives()
    {
        IReadOnlyList<int> sizes = ClusterMetrics.Dispersion(VectorSet.From([[1f], [2f], [3f]]), [5, 2, 5], cancellationToken: Token).Sizes;

        Assert.Equal([0, 0, 1, 0, 0, 2], sizes);
        Assert.Equal(sizes.ToArray(), Enumerable.Range(0, sizes.Count).Select(label => sizes[label]));
    }

    [Fact]
    public async Task LongComputations_CancelledWhileTheyRun_EndBeforeTheyAreDone()
    {
        // One cluster of many members: code that checks the token between clusters would process all pairs first.
        VectorSet vectors = Generated.Groups(60_000, 8, 5, 3);
        int[] labels = [.. Enumerable.Range(0, 60_000).Select(row => row % 2)];
        (string Name, Action<CancellationToken> Run)[] computations =
        [
            ("medoid", token => Medoid.Find(vectors, labels, options: new EvaluationOptions { MaxMedoidMembers = 60_000 }, cancellationToken: token)),
            ("silhouette", token => ClusterMetrics.Silhouette(vectors, labels, new EvaluationOptions { MaxSilhouetteVectors = 60_000 }, token)),
            ("Dunn", token => ClusterMetrics.DunnIndex(vectors, labels, cancellationToken: token)),
        ];

        foreach ((string name, Action<CancellationToken> run) in computations)
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
            Task task = Task.Run(() => run(source.Token), Token);
            source.CancelAfter(TimeSpan.FromMilliseconds(30));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.WaitAsync(TimeSpan.FromSeconds(30), Token));
            Assert.True(task.IsCanceled || task.IsFaulted, name);
        }
    }

    private static ClusterEvaluation Evaluate(float[][] rows, int[] labels) => ClusterEvaluation.Measure(
        VectorSet.From(rows),
        labels,
        cancellationToken: Token);
}
