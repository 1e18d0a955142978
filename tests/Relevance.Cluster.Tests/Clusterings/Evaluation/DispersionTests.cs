using Relevance.Cluster.Analysis;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public class DispersionTests
{
    // scikit-learn 1.2.1, calinski_harabasz_score and davies_bouldin_score; inertia and that of cluster 1 by numpy, all in float64.
    [Theory]
    [InlineData(700, 20, 6, 3u, 141.97645604196273, 1.4381683433423893, 38155.62809120879, 8911.63766033664)]
    [InlineData(300, 7, 9, 2u, 75.38293537904994, 1.673169918524998, 3871.375970031671, 826.5096459161668)]
    public void Measure_OnGeneratedVectors_IsWhatScikitLearnSays(
        int count,
        int dimension,
        int groups,
        uint seed,
        double varianceRatio,
        double daviesBouldin,
        double inertia,
        double ofClusterOne)
    {
        VectorSet vectors = Generated.Groups(count, dimension, groups, seed);

        DispersionResult result = ClusterMetrics.Dispersion(vectors, SilhouetteTests.Labels(count));

        Assert.Equal(varianceRatio, result.CalinskiHarabasz, 1e-9 * varianceRatio);
        Assert.Equal(daviesBouldin, result.DaviesBouldin, 1e-9);
        Assert.Equal(ofClusterOne, result.InertiaPerCluster[1], 1e-9 * ofClusterOne);
        Assert.Equal(inertia, result.Inertia, 1e-9 * inertia);
    }

    [Fact]
    public void Measure_OnFourPoints_IsWhatPaperSays()
    {
        // Means 0.5 and 11, mean of all 5.75; spreads 0.5 and 1.
        DispersionResult result = ClusterMetrics.Dispersion(VectorSet.From([[0f], [1f], [10f], [12f], [99f]]), [0, 0, 2, 2, -1]);

        Assert.Equal([0.5, 0.5, 1, 1, double.NaN], result.Distances);
        Assert.Equal([2, 0, 2], result.Sizes);
        Assert.Equal([0.5, 0, 2], result.InertiaPerCluster);
        Assert.Equal([0.5, double.NaN, 1], result.MeanDistancePerCluster);
        Assert.Equal(2.5, result.Inertia);
        Assert.Equal(4 * 5.25 * 5.25 / 1 / (2.5 / 2), result.CalinskiHarabasz, 1e-12);
        Assert.Equal(1.5 / 10.5, result.DaviesBouldin, 1e-15);
        Assert.Equal([1.5 / 10.5, double.NaN, 1.5 / 10.5], result.DaviesBouldinPerCluster);
        Assert.StartsWith("inertia 2.5, Calinski-Harabasz 88.2, Davies-Bouldin 0.1429 (4 vectors in 2 clusters)", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_OfEdgeCases_IsWhatTheFormulaTendsToOrSaysThatThereIsNoFigure()
    {
        DispersionResult exact = ClusterMetrics.Dispersion(VectorSet.From([[0f], [0f], [3f]]), [0, 0, 1]);
        DispersionResult one = ClusterMetrics.Dispersion(VectorSet.From([[0f], [1f]]), [0, 0]);
        DispersionResult same = ClusterMetrics.Dispersion(VectorSet.From([[0f], [2f], [1f], [1f]]), [0, 0, 1, 1]);

        // B/0 and 0/b. scikit-learn writes 1 and 0.
        Assert.Equal((double.PositiveInfinity, 0), (exact.CalinskiHarabasz, exact.DaviesBouldin));
        Assert.Equal((double.NaN, double.NaN), (one.CalinskiHarabasz, one.DaviesBouldin));

        // 0/W, and s/0: no two clusters can be more alike than those whose means are one point. scikit-learn writes 0 for both.
        Assert.Equal((0, double.PositiveInfinity), (same.CalinskiHarabasz, same.DaviesBouldin));
        Assert.Throws<ArgumentException>(() => ClusterMetrics.Dispersion(VectorSet.From([[0f]]), [-1]));
    }

    [Fact]
    public void Measure_OnAnyNumberOfThreads_IsBitForBitTheSame()
    {
        VectorSet vectors = Generated.Groups(700, 20, 6, 3);
        int[] labels = SilhouetteTests.Labels(700);
        DispersionResult expected = ClusterMetrics.Dispersion(vectors, labels, 1);

        foreach (int threads in new[] { 2, 3, 8 })
        {
            DispersionResult actual = ClusterMetrics.Dispersion(vectors, labels, threads);
            Assert.Equal(
                (expected.Inertia, expected.CalinskiHarabasz, expected.DaviesBouldin),
                (actual.Inertia, actual.CalinskiHarabasz, actual.DaviesBouldin));
        }
    }
}
