using Relevance.Cluster.Analysis;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Assignment;

/// <summary>Tests that the labels of an entire search are those of plain passes, whatever the pruning bounds skip.</summary>
[Trait("Category", "Bits")]
public class NearestCentroidSearchTests
{
    private const int Passes = 100;

    // Shapes with scores of a reference, with a bound per centroid, with groups of 2 to 32, with no bounds, and with centroids outside the panels.
    [Theory]
    [InlineData(1100, 240, 17, DistanceMetric.SquaredEuclidean)]
    [InlineData(2100, 331, 33, DistanceMetric.SquaredEuclidean)]
    [InlineData(1100, 240, 17, DistanceMetric.Cosine)]
    [InlineData(700, 90, 10, DistanceMetric.SquaredEuclidean)]
    [InlineData(700, 100, 20, DistanceMetric.SquaredEuclidean)]
    [InlineData(700, 83, 30, DistanceMetric.SquaredEuclidean)]
    [InlineData(700, 128, 100, DistanceMetric.SquaredEuclidean)]
    [InlineData(700, 80, 90, DistanceMetric.SquaredEuclidean)]
    [InlineData(700, 48, 200, DistanceMetric.SquaredEuclidean)]
    [InlineData(700, 12, 90, DistanceMetric.SquaredEuclidean)]
    [InlineData(700, 100, 20, DistanceMetric.Cosine)]
    [InlineData(700, 128, 100, DistanceMetric.Cosine)]
    public void Assign_WithBounds_GivesTheLabelsOfPlainPasses(int count, int dimension, int clusters, DistanceMetric metric)
    {
        VectorSet vectors = Generated.Groups(count, dimension, clusters * 2, 11);

        double scoredShare = CompareSearches(vectors, clusters, metric);

        Assert.True(dimension < 16 || scoredShare < 0.5, $"The last passes scored {scoredShare:P0} of all pairs: the bounds did nothing.");
    }

    [Theory]
    [InlineData(1e15f, 0f)]
    [InlineData(1e-12f, 0f)]
    [InlineData(1e-38f, 0f)]
    [InlineData(3e37f, 0f)]
    [InlineData(1f, 5000f)]
    [InlineData(1f, 1e6f)]
    public void Assign_WithBounds_OfScaledOrMovedVectors_GivesTheLabelsOfPlainPasses(float scale, float offset)
    {
        VectorSet vectors = Generated.Groups(400, 80, 12, 5);
        VectorSet moved = VectorSet.From(Enumerable.Range(0, 400).Select(row => vectors[row].ToArray().Select(x => (x * scale) + offset).ToArray()));

        CompareSearches(moved, 6, DistanceMetric.SquaredEuclidean);
    }

    [Fact]
    public void Assign_WithBounds_OfVectorsOnACoarseGrid_SettlesTiesAsPlainPassesDo()
    {
        // Components of −1, 0 and 1 lead to many equal distances, and centroids that are rows to distances of 0.
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 800).Select(row =>
            Generated.Components(80, (uint)row % 300).Select(x => MathF.Round(x / 4)).ToArray()));

        CompareSearches(vectors, 11, DistanceMetric.SquaredEuclidean);
    }

    [Fact]
    public void Assign_AfterForget_TakesLabelsFromAnywhere()
    {
        VectorSet vectors = Generated.Groups(500, 80, 12, 3);
        VectorSet centroids = vectors.Select([0, 1, 2, 3, 4, 5]);
        var search = new NearestCentroidSearch(vectors, 6, DistanceMetric.SquaredEuclidean, null, 1, BoundsPolicy.EvenForFew);
        int[] labels = new int[500];
        search.Assign(centroids, labels, null, CancellationToken.None);
        int[] expected = [.. labels];

        Array.Fill(labels, 5);
        search.Forget();

        Assert.Equal(expected.Count(label => label != 5), search.Assign(centroids, labels, null, CancellationToken.None));
        Assert.Equal(expected, labels);
    }

    [Fact]
    public void Assign_AfterForget_DoesNotBelieveTheBoundsOfOtherLabels()
    {
        VectorSet vectors = Generated.Groups(500, 80, 12, 3);
        var search = new NearestCentroidSearch(vectors, 6, DistanceMetric.SquaredEuclidean, null, 1, BoundsPolicy.EvenForFew);
        int[] labels = new int[500];
        VectorSet centroids = DecideInFloat64(search, vectors, vectors.Select([0, 1, 2, 3, 4, 5]), labels);
        int[] expected = [.. labels];
        Assert.True(search.Bounds is { AreValid: true }, "There is nothing to forget.");

        // If bounds are trusted, a row far from all centroids but its own keeps any label.
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = (labels[row] + 1) % 6;
        }

        search.Forget();
        search.Assign(centroids, labels, null, CancellationToken.None);

        Assert.Equal(expected, labels);
    }

    [Fact]
    public void Assign_AfterAPassThatWasCutOff_DoesNotBelieveTheBoundsOfTheSearchBefore()
    {
        // Enough rows for several blocks, of which the first pass that records bounds does only one.
        VectorSet vectors = Generated.Groups(6000, 80, 12, 3);
        var search = new NearestCentroidSearch(vectors, 6, DistanceMetric.SquaredEuclidean, null, 1, BoundsPolicy.EvenForFew);
        int[] labels = new int[vectors.Count];
        VectorSet settled = DecideInFloat64(search, vectors, vectors.Select([0, 1, 2, 3, 4, 5]), labels);
        VectorSet turned = settled.Select([1, 2, 3, 4, 5, 0]);
        search.Forget();
        search.Assign(turned, labels, null, CancellationToken.None);
        search.Assign(turned, labels, null, CancellationToken.None);
        using var stop = new CancellationTokenSource();

        // Back to the centroids of which there were bounds once: to believe these would leave the rows of the other blocks with the labels that they have now.
        Assert.Throws<OperationCanceledException>(() => search.Assign(settled, labels, new StopAtTheSecondBlock(stop), stop.Token));
        Assert.True(search.Bounds is { AreRecording: true, AreValid: false }, "The pass that was cut off should have been the first to record.");
        search.Assign(settled, labels, null, CancellationToken.None);

        Assert.Equal(NearestCentroids.Find(vectors, settled).Labels, labels);
    }

    /// <summary>Lloyd's algorithm until no label changes.</summary>
    private static VectorSet DecideInFloat64(NearestCentroidSearch search, VectorSet vectors, VectorSet centroids, int[] labels)
    {
        while (search.Assign(centroids, labels, null, CancellationToken.None) > 0)
        {
            centroids = Means(vectors, labels, centroids, DistanceMetric.SquaredEuclidean);
        }

        search.Assign(centroids, labels, null, CancellationToken.None);
        return centroids;
    }

    /// <summary>
    /// Runs Lloyd's algorithm with reference scores and with distance bounds, and returns the larger share of pairs that the last pass scored.
    /// </summary>
    private static double CompareSearches(VectorSet vectors, int clusters, DistanceMetric metric)
    {
        long fifth = (long)vectors.Count * vectors.Dimension * sizeof(float) / 5;
        return Math.Max(CompareSearches(vectors, clusters, metric, budget: null), CompareSearches(vectors, clusters, metric, fifth));
    }

    /// <summary>Runs Lloyd's algorithm with bounds, compared with plain passes from the same centroids.</summary>
    private static double CompareSearches(VectorSet vectors, int clusters, DistanceMetric metric, long? budget)
    {
        float[]? scales = metric == DistanceMetric.Cosine ? [.. UnitVectors.InverseLengths(vectors).Select(inverse => (float)inverse)] : null;
        var bounded = new NearestCentroidSearch(vectors, clusters, metric, scales, 1, BoundsPolicy.EvenForFew) { BoundsBudget = budget };
        var plain = new NearestCentroidSearch(vectors, clusters, metric, scales, 1, BoundsPolicy.Never);
        int[] labels = new int[vectors.Count], expected = new int[vectors.Count];
        VectorSet centroids = vectors.Select([.. Enumerable.Range(0, clusters)]);
        int quiet = 0;

        for (int pass = 0; pass < Passes; pass++)
        {
            int[] before = [.. expected];
            plain.Forget();
            plain.Assign(centroids, expected, null, CancellationToken.None);
            int changed = bounded.Assign(centroids, labels, null, CancellationToken.None);

            Assert.Equal(expected, labels);
            Assert.Equal(expected.Zip(before).Count(pair => pair.First != pair.Second), changed);

            quiet = changed == 0 ? quiet + 1 : 0;

            // Nothing changes any longer; the passes after the first of these used bounds only.
            if (quiet == 3)
            {
                break;
            }

            centroids = Means(vectors, labels, centroids, metric);
        }

        return bounded.ScoredShare;
    }

    /// <summary>The means of the members; a cluster without any keeps its centroid.</summary>
    private static VectorSet Means(VectorSet vectors, int[] labels, VectorSet centroids, DistanceMetric metric)
    {
        int[] used = [.. labels.Distinct().Order()];
        VectorSet means = CentroidMeans.Of(vectors, [.. labels.Select(label => Array.IndexOf(used, label))], used.Length, metric);
        return VectorSet.From(Enumerable.Range(0, centroids.Count).Select(label =>
            (Array.IndexOf(used, label) is var index and >= 0 ? means[index] : centroids[label]).ToArray()));
    }

    private sealed class StopAtTheSecondBlock(CancellationTokenSource stop) : ILabelFollower
    {
        private int _begun;

        public ILabelBlock Begin(PinnedRows rows)
        {
            if (Interlocked.Increment(ref _begun) == 2)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }

            return new Deaf();
        }

        private sealed class Deaf : ILabelBlock
        {
            public void Move(int row, int from, int to)
            {
                // Nobody sums anything up here.
            }

            public void Dispose()
            {
                // Holds nothing.
            }
        }
    }
}
