using Relevance.Cluster.Analysis;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public class SilhouetteTests
{
    private static readonly VectorSet Large = Generated.Groups(700, 20, 6, 3);
    private static readonly VectorSet Small = Generated.Groups(300, 7, 9, 2);

    // scikit-learn 1.2.1, silhouette_samples(X, labels, metric): mean, first, last, mean of cluster 1; the same vectors and labels in float64.
    [Theory]
    [InlineData(true, DistanceMetric.Euclidean, 0.266243137231048, 0.12072525533966165, 0.444562368665614, 0.29448859990655796)]
    [InlineData(true, DistanceMetric.SquaredEuclidean, 0.3046556062118744, 0.07235853740157352, 0.5406040547246812, 0.3890975015178439)]
    [InlineData(true, DistanceMetric.Cosine, 0.2969270566701211, -0.03024797285214882, 0.537287620404329, 0.41498268931760934)]
    [InlineData(false, DistanceMetric.Euclidean, 0.26812715181670144, 0.27687093046494315, 0.6597807359378248, 0.1795508795718303)]
    [InlineData(false, DistanceMetric.SquaredEuclidean, 0.306981967051416, 0.2672315553929524, 0.9150568534371144, 0.0266688071338955)]
    [InlineData(false, DistanceMetric.Cosine, 0.320117449777405, 0.173581305334367, 0.914371673112183, 0.06715869313261895)]
    public void Measure_OnGeneratedVectors_IsWhatScikitLearnSays(
        bool isLarge,
        DistanceMetric metric,
        double mean,
        double first,
        double last,
        double ofClusterOne)
    {
        VectorSet vectors = isLarge ? Large : Small;

        SilhouetteResult result = ClusterMetrics.Silhouette(vectors, Labels(vectors.Count), new EvaluationOptions { Metric = metric });

        Assert.Equal(mean, result.Mean, 1e-6);
        Assert.Equal(first, result.Values[0], 1e-5);
        Assert.Equal(last, result.Values[^1], 1e-5);
        Assert.Equal(ofClusterOne, result.PerCluster[1], 1e-6);
        Assert.Equal((vectors.Count, false, metric), (result.MeasuredCount, result.IsSampled, result.Metric));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [Trait("Category", "Bits")]
    public void Measure_OnAnyNumberOfThreads_IsBitForBitTheSame(int threads)
    {
        foreach (DistanceMetric metric in new[] { DistanceMetric.Euclidean, DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine })
        {
            var options = new EvaluationOptions { Metric = metric, MaxDegreeOfParallelism = 1 };

            Assert.Equal(
                ClusterMetrics.Silhouette(Large, Labels(700), options).Values,
                ClusterMetrics.Silhouette(Large, Labels(700), options with { MaxDegreeOfParallelism = threads }).Values);
        }
    }

    // A change here changes the last digits of published values: only on purpose, and with a line in the changelog.
    [Theory]
    [InlineData(DistanceMetric.Euclidean, -5761378738990943777)]
    [InlineData(DistanceMetric.SquaredEuclidean, -5933221965943215453)]
    [InlineData(DistanceMetric.Cosine, 1025266893766623568)]
    [Trait("Category", "Bits")]
    public void Measure_OnGeneratedVectors_HasTheKnownBits(DistanceMetric metric, long expected)
    {
        IReadOnlyList<double> values = ClusterMetrics.Silhouette(Large, Labels(700), new EvaluationOptions { Metric = metric }).Values;

        Assert.Equal(expected, values.Aggregate(0L, (bits, value) => unchecked((bits * 31) + BitConverter.DoubleToInt64Bits(value))));
    }

    [Fact]
    public void Measure_OnFourPoints_IsWhatPaperSays()
    {
        // 0 and 1 against 10 and 12: a = 1, b = 11 for the first; a = 1, b = 10 for the second; a = 2, b = 9.5 and 11.5 for the others.
        SilhouetteResult result = ClusterMetrics.Silhouette(VectorSet.From([[0f], [1f], [10f], [12f]]), [0, 0, 1, 1]);

        Assert.Equal([10 / 11.0, 9 / 10.0, 7.5 / 9.5, 9.5 / 11.5], result.Values.Select(value => Math.Round(value, 7)), (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.StartsWith("silhouette 0.85", result.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Measure_OfEqualVectorsAndFarFromZero_KeepsItsDigits(DistanceMetric metric)
    {
        VectorSet vectors = VectorSet.From([[5000f, 1f], [5000f, 1f], [5000f, 1f], [5001f, 2f], [5001f, 2f]]);

        SilhouetteResult result = ClusterMetrics.Silhouette(vectors, [0, 0, 0, 1, 1], new EvaluationOptions { Metric = metric });

        Assert.All(result.Values, value => Assert.Equal(1, value, metric == DistanceMetric.Cosine ? 1e-2 : 1e-6));
    }

    [Fact]
    public void Measure_LeavesOutliersOut_AndGivesLonelyVectorsZero()
    {
        VectorSet vectors = VectorSet.From([[0f], [1f], [10f], [500f]]);

        SilhouetteResult result = ClusterMetrics.Silhouette(vectors, [0, 0, 2, -1]);

        Assert.Equal(0, result.Values[2]);
        Assert.Equal(double.NaN, result.Values[3]);
        Assert.Equal([true, false, true], result.PerCluster.Select(double.IsFinite));
        Assert.Equal(3, result.MeasuredCount);
    }

    [Fact]
    public void Measure_OfMoreVectorsThanTheLimit_SaysThatItSampled()
    {
        var options = new EvaluationOptions { MaxSilhouetteVectors = 200 };

        SilhouetteResult result = ClusterMetrics.Silhouette(Large, Labels(700), options);

        Assert.True(result.IsSampled);
        Assert.Equal((200, 500), (result.MeasuredCount, result.Values.Count(double.IsNaN)));
        Assert.Equal(0.266, result.Mean, 0.05);
        Assert.Equal(result.Values, ClusterMetrics.Silhouette(Large, Labels(700), options).Values);
        Assert.NotEqual(result.Values, ClusterMetrics.Silhouette(Large, Labels(700), options with { Seed = 1 }).Values);
        Assert.False(ClusterMetrics.Silhouette(Large, Labels(700), options with { Metric = DistanceMetric.Cosine }).IsSampled);
    }

    [Fact]
    public void MeasureSimplified_ComparesCentroids()
    {
        SilhouetteResult result = ClusterMetrics.SimplifiedSilhouette(VectorSet.From([[0f], [1f], [10f]]), [0, 0, 1], VectorSet.From([[0.5f], [10f]]));

        Assert.Equal([9.5 / 10, 8.5 / 9, 1], result.Values);
        Assert.Equal(double.NaN, ClusterMetrics.SimplifiedSilhouette(VectorSet.From([[0f], [1f]]), [-1, 1], VectorSet.From([[0.5f], [10f]])).Values[0]);
    }

    [Fact]
    public void Measure_OfWhatCannotBeMeasured_SaysWhy()
    {
        VectorSet vectors = VectorSet.From([[0f], [1f]]);

        Assert.Contains("two clusters", Assert.Throws<ArgumentException>(() => ClusterMetrics.Silhouette(vectors, [0, 0])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 labels for 2 vectors",
            Assert.Throws<ArgumentException>(() => ClusterMetrics.Silhouette(vectors, [0])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Row 1 has the label -2",
            Assert.Throws<ArgumentException>(() => ClusterMetrics.Silhouette(vectors, [0, -2])).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            0,
            Assert.Throws<VectorShapeException>(() => ClusterMetrics.Silhouette(
                vectors,
                [0, 1],
                new EvaluationOptions { Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject })).Row);
        Assert.Throws<ArgumentException>(() => new EvaluationOptions { Metric = DistanceMetric.L1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationOptions { MaxSilhouetteVectors = 1 });
        Assert.Throws<ArgumentException>(() => ClusterMetrics.SimplifiedSilhouette(vectors, [0, 1], VectorSet.From([[1f]])));
        Assert.Throws<OperationCanceledException>(() => ClusterMetrics.Silhouette(vectors, [0, 1], null, new CancellationToken(canceled: true)));
    }

    /// <summary>Labels that fit the groups for three rows of four.</summary>
    internal static int[] Labels(int count)
    {
        (int groups, int clusters) = count == 700 ? (6, 5) : (9, 12);
        return [.. Enumerable.Range(0, count).Select(row => row % 4 == 0 ? ((row * row / 3) + row) % clusters : row % groups % clusters)];
    }
}
