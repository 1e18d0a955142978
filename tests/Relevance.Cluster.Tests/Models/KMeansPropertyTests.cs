using Relevance.Cluster.Analysis;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>Tests properties that are true for all data, on generated cases: from 1 component to 4096, and from one cluster to as many as vectors.</summary>
public class KMeansPropertyTests
{
    /// <summary>Vectors × components, clusters.</summary>
    public static TheoryData<int, int, int> Cases => new()
    {
            { 1, 1, 1 },
            { 40, 1, 1 },
            { 40, 1, 40 },
            { 300, 1, 9 },
            { 300, 2, 17 },
            { 64, 3, 63 },
            { 500, 5, 49 },
            { 200, 15, 16 },
            { 200, 16, 2 },
            { 200, 17, 33 },
        { 150, 63, 7 }, { 300, 100, 97 }, { 120, 257, 5 }, { 40, 1024, 20 }, { 20, 4095, 3 }, { 16, 4096, 16 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_OfAnyShape_LowersInertiaAndEndsWithNearestCentroidsThatAreMeans(int count, int dimension, int clusters)
    {
        VectorSet vectors = Generated.Groups(count, dimension, Math.Max(2, clusters / 2), 21);
        var progress = new InlineProgress<ClusterModelProgress>();

        KMeansResult result = new KMeans(Options(vectors, clusters)).Run(vectors, progress);

        double[] inertias = [.. progress.Reports.Where(report => report.Iteration > 0).Select(report => report.Inertia)];
        double scale = inertias[0] + 1e-12;
        Assert.All(inertias.Zip(inertias.Skip(1)), pair => Assert.True(pair.Second <= pair.First + (1e-9 * scale), $"{pair.First} became {pair.Second}."));
        Assert.Equal(KMeansStopReason.Converged, result.StopReason);
        Assert.Equal(Nearest(vectors, result.Centroids!), result.Labels);
        Assert.Equal(Enumerable.Range(0, clusters).Select(label => result.Labels.Count(own => own == label)), result.Sizes);
        Assert.Equal(
            result.Labels.Select((label, row) => Distance.SquaredEuclidean(vectors[row], result.Centroids![label])).Sum(),
            result.Inertia,
            1e-9 * scale);

        if (result.Sizes.All(size => size > 0))
        {
            VectorSet means = CentroidMeans.Of(vectors, result.Labels, clusters);
            Assert.All(Enumerable.Range(0, clusters), label => Assert.Equal(means[label].ToArray(), result.Centroids![label].ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_WithBoundsOrWithout_IsTheSameThroughAHundredIterations(int count, int dimension, int clusters)
    {
        VectorSet vectors = Generated.Groups(count, dimension, clusters * 2, 22);

        foreach (DistanceMetric metric in new[] { DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine })
        {
            KMeansOptions options = Options(vectors, clusters) with { Metric = metric, MaxIterations = 100 };
            KMeansResult plain = new KMeans(options with { BoundsMemory = 0 }).Run(vectors);

            foreach (long? memory in new long?[] { null, 1L << 30 })
            {
                KMeansResult bounded = new KMeans(options with { BoundsMemory = memory }).Run(vectors);
                Assert.Equal(plain.Labels, bounded.Labels);
                Assert.Equal((plain.Inertia, plain.Iterations, plain.StopReason), (bounded.Inertia, bounded.Iterations, bounded.StopReason));
                Assert.All(
                    Enumerable.Range(0, plain.Centroids!.Count),
                    label => Assert.Equal(plain.Centroids![label].ToArray(), bounded.Centroids![label].ToArray()));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_OfPermutedRows_PermutesTheLabelsAndNothingElse(int count, int dimension, int clusters)
    {
        // Integers: sums are exact in any order, so that no bit of a centroid can change. Distinct starts leave no cluster to be
        // filled by the lowest row.
        VectorSet vectors = Whole(count, dimension, 23);
        KMeansOptions options = Options(vectors, clusters) with { MaxIterations = 20 };
        int[] order = [.. Enumerable.Range(0, count).OrderBy(row => ((row + 1) * 7919L) % 10_007)];
        KMeansResult result = new KMeans(options).Run(vectors);
        KMeansResult permuted = new KMeans(options).Run(vectors.Select(order));

        if (result.Sizes.All(size => size > 0))
        {
            Assert.Equal(order.Select(row => result.Labels[row]), permuted.Labels);
            Assert.Equal(result.Iterations, permuted.Iterations);
            Assert.All(Enumerable.Range(0, clusters), label => Assert.Equal(result.Centroids![label].ToArray(), permuted.Centroids![label].ToArray()));
        }
        else
        {
            Assert.Fail("The case has a cluster without members: choose another seed.");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_OfVectorsTimesAPowerOfTwo_ScalesEverythingExactly(int count, int dimension, int clusters)
    {
        VectorSet vectors = Generated.Groups(count, dimension, Math.Max(2, clusters / 2), 24);
        KMeansResult result = new KMeans(Options(vectors, clusters)).Run(vectors);

        foreach (float scale in new[] { 1f / (1 << 20), 0.5f, 1 << 24 })
        {
            VectorSet scaled = Map(vectors, x => x * scale);
            KMeansResult same = new KMeans(Options(scaled, clusters)).Run(scaled);

            Assert.Equal(result.Labels, same.Labels);
            Assert.Equal((result.Iterations, result.Inertia * scale * scale), (same.Iterations, same.Inertia));
            Assert.All(
                Enumerable.Range(0, clusters),
                label => Assert.Equal(result.Centroids![label].ToArray().Select(x => x * scale), same.Centroids![label].ToArray()));
        }
    }

    [Theory]
    [InlineData(300, 2, 6)]
    [InlineData(300, 24, 8)]
    [InlineData(200, 130, 20)]
    public void Run_OfMovedVectors_GivesTheSameLabels(int count, int dimension, int clusters)
    {
        VectorSet vectors = Generated.Groups(count, dimension, clusters, 25);
        IReadOnlyList<int> labels = new KMeans(Options(vectors, clusters)).Run(vectors).Labels;

        // Components are multiples of 2⁻¹⁰ below 8, so that all of these sums are exact.
        foreach (float offset in new[] { 1f, -64f, 1024f, 8192f })
        {
            VectorSet moved = Map(vectors, x => x + offset);
            Assert.Equal(labels, new KMeans(Options(moved, clusters)).Run(moved).Labels);
        }
    }

    // https://github.com/scikit-learn/scikit-learn/issues/9354: float32 distances by |x|² − 2x·y + |y|² are noise far from the origin.
    [Theory]
    [InlineData(1_000f)]
    [InlineData(100_000f)]
    [InlineData(4_000_000f)]
    [InlineData(-8_000_000f)]
    public void Run_FarFromTheOrigin_FindsTheGroupsThatAreThere(float offset)
    {
        // Groups 8 apart and 2 wide, in steps that float32 has at that place.
        VectorSet vectors = VectorSet.From(
            Enumerable.Range(0, 240).Select(row => Enumerable.Range(0, 40).Select(t => offset + (row % 4 == t % 4 ? 8f : 0f) + (((row / 4) + t) % 3)).ToArray())
        );

        KMeansResult result = new KMeans(4).Run(vectors);

        Assert.Equal(4, result.Labels.Select((label, row) => (label, row % 4)).Distinct().Count());
        Assert.All(result.Sizes, size => Assert.Equal(60, size));
        Assert.Equal(Nearest(vectors, result.Centroids!), NearestCentroids.Find(vectors, result.Centroids!).Labels);
    }

    [Theory]
    [InlineData("denormal")]
    [InlineData("tiny")]
    [InlineData("huge")]
    [InlineData("wide")]
    [InlineData("duplicates")]
    [InlineData("constant columns")]
    [InlineData("constant")]
    public void Run_OfExtremeVectors_EndsWithFiniteCentroidsAndNearestLabels(string kind)
    {
        VectorSet plain = Generated.Groups(200, 20, 6, 26);
        VectorSet vectors = kind switch
        {
            "denormal" => Map(plain, x => x * 1e-42f),
            "tiny" => Map(plain, x => x * 1e-30f),
            "huge" => Map(plain, x => x * 5e37f),
            "wide" => VectorSet.From(
                Enumerable.Range(0, 200).Select(row => plain[row].ToArray().Select((x, t) => x * MathF.Pow(10, (t % 13 * 5) - 30)).ToArray())),
            "duplicates" => VectorSet.From(Enumerable.Range(0, 200).Select(row => plain[row % 9].ToArray())),
            "constant columns" => VectorSet.From(
                Enumerable.Range(0, 200).Select(row => plain[row].ToArray().Select((x, t) => t % 3 == 0 ? 1e6f : x).ToArray())),
            _ => Map(plain, _ => 3.25f),
        };

        foreach (int clusters in new[] { 1, 6, 20 })
        {
            KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = clusters, Restarts = 1 }).Run(vectors);

            Assert.True(double.IsFinite(result.Inertia) && result.Inertia >= 0);
            Assert.All(
                Enumerable.Range(0, result.Centroids!.Count),
                label => Assert.All(result.Centroids![label].ToArray(), component => Assert.True(float.IsFinite(component))));
            int different = Enumerable.Range(0, 200).Select(row => string.Join(' ', vectors[row].ToArray())).Distinct(StringComparer.Ordinal).Count();
            Assert.Equal((Math.Min(clusters, different), Math.Min(clusters, different)), (result.Sizes.Count, result.Centroids!.Count));
            double[] least = [.. Nearest(vectors, result.Centroids!).Select((label, row) => Distance.SquaredEuclidean(vectors[row], result.Centroids![label]))];
            Assert.Equal(least, result.Labels.Select((label, row) => Distance.SquaredEuclidean(vectors[row], result.Centroids![label])));
        }
    }

    private static KMeansOptions Options(VectorSet vectors, int clusters) =>
        new() { ClusterCount = clusters, InitialCentroids = vectors.Select([.. Enumerable.Range(0, clusters)]), Tolerance = 0, MaxIterations = 500 };

    private static VectorSet Whole(int count, int dimension, uint seed) =>
        VectorSet.From(
            Enumerable
                .Range(0, count)
                .Select(row => Generated.Components(dimension, seed + (uint)row).Select((x, t) => MathF.Round(x * 64) + (t == 0 ? row * 2 : 0)).ToArray()));

    private static VectorSet Map(VectorSet vectors, Func<float, float> change) =>
        VectorSet.From(Enumerable.Range(0, vectors.Count).Select(row => vectors[row].ToArray().Select(change).ToArray()));

    /// <summary>The nearest centroid by float64 distances alone, the lowest of equals.</summary>
    private static int[] Nearest(VectorSet vectors, VectorSet centroids) => [.. Enumerable.Range(0, vectors.Count).Select(row =>
        Enumerable.Range(0, centroids.Count).MinBy(label => Distance.SquaredEuclidean(vectors[row], centroids[label])))];
}
