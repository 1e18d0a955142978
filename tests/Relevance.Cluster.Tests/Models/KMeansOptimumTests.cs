using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Models;

/// <summary>
/// Sets in the shapes that k-means is usually tried on (Gaussian spots, a grid, a wave, groups of very different sizes), of which the optimum is known for
/// certain.
/// </summary>
/// <remarks>
/// Every group is the same small figure, symmetrical about a center with integer coordinates, so that its mean is the center and the cost G of all is a sum of
/// integers. Two points of different groups are at
/// least Δ apart. A cluster with points of two groups costs at least Δ²/2, the cost of those two alone. So if Δ²/2 &gt; G, no partition that mixes groups is
/// the best, and k clusters that do not mix k groups are the
/// groups. <see cref="Groups_AreSoFarApart_ThatTheyAreTheOptimum"/> checks that very inequality.
/// </remarks>
public class KMeansOptimumTests
{
    public static TheoryData<string> Shapes => ["spots-15", "spots-35", "spots-50", "grid-100", "wave-100", "unbalanced-8"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Groups_AreSoFarApart_ThatTheyAreTheOptimum(string shape)
    {
        (VectorSet vectors, int[] groups, double optimum) = Generate(shape);
        double least = double.PositiveInfinity;

        for (int row = 0; row < vectors.Count; row++)
        {
            for (int other = 0; other < row; other++)
            {
                least = groups[row] == groups[other] ? least : Math.Min(least, Distance.SquaredEuclidean(vectors[row], vectors[other]));
            }
        }

        Assert.True(least / 2 > optimum, $"Δ² / 2 is {least / 2}, the groups cost {optimum}.");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Best_FindsTheOptimum(string shape)
    {
        (VectorSet vectors, int[] groups, double optimum) = Generate(shape);

        foreach (KMeansInitialization initialization in Enum.GetValues<KMeansInitialization>())
        {
            var options = new KMeansOptions { ClusterCount = groups.Max() + 1, Quality = KMeansQuality.Best, Initialization = initialization, Restarts = 1 };

            KMeansResult result = new KMeans(options).Run(vectors);

            Assert.Equal(optimum, result.Inertia, 1e-9 * optimum);
            Assert.Equal(result.Labels.Zip(groups).Distinct().Count(), groups.Max() + 1);
        }
    }

    [Theory]
    [InlineData("grid-100")]
    [InlineData("unbalanced-8")]
    public void RandomStarts_MissTheOptimum_OrTheTestsAboveShowNothing(string shape)
    {
        (VectorSet vectors, int[] groups, double optimum) = Generate(shape);

        KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = groups.Max() + 1, Initialization = KMeansInitialization.Random }).Run(vectors);

        Assert.True(result.Inertia > 2 * optimum);
    }

    // With 17 components, of which all but one are 0, the swaps are those over all rows.
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public void Best_MovesSingleRows_WhereLloydsAlgorithmStops(int dimension)
    {
        // With {0, 0, 0, 6} and {13}: 6 is nearer to 1.5 (4.5) than to 13 (7), but leaves 4/3 · 4.5² = 27 and costs 1/2 · 7² = 24.5.
        VectorSet vectors = OnALine(dimension, 0, 0, 0, 6, 13);
        var options = new KMeansOptions { ClusterCount = 2, InitialCentroids = OnALine(dimension, 1.5f, 13), SwapLimit = 0, Tolerance = 0 };

        KMeansResult lloyd = new KMeans(options).Run(vectors);
        KMeansResult best = new KMeans(options with { Quality = KMeansQuality.Best }).Run(vectors);

        Assert.Equal([0, 0, 0, 0, 1], lloyd.Labels);
        Assert.Equal(27, lloyd.Inertia);
        Assert.Equal([0, 0, 0, 1, 1], best.Labels);
        Assert.Equal(24.5, best.Inertia);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public void Best_WhereARowMoves_TheCentroidThatItLeavesMovesToo(int dimension)
    {
        // 10 leaves {0, 10} for {18, 18}: 2 · 5² = 50 is saved for 2/3 · 8². It is nearer to 5, where its old centroid was, than to 15⅓, where the new one will
        // be: it stays away because the old one goes to 0.
        VectorSet vectors = OnALine(dimension, 0, 10, 18, 18);
        var options = new KMeansOptions { ClusterCount = 2, InitialCentroids = OnALine(dimension, 5, 18), SwapLimit = 0, Quality = KMeansQuality.Best };

        KMeansResult best = new KMeans(options).Run(vectors);

        Assert.Equal([0, 1, 1, 1], best.Labels);
        Assert.Equal(128 / 3.0, best.Inertia, 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public void Best_MovesRowsByTheirWeight(int dimension)
    {
        // The same with one row of weight 3 in place of three rows; and with 6 so heavy that its move would cost more than it saves.
        VectorSet vectors = OnALine(dimension, 0, 6, 13);
        var options = new KMeansOptions { ClusterCount = 2, InitialCentroids = OnALine(dimension, 1.5f, 13), SwapLimit = 0, Quality = KMeansQuality.Best };

        Assert.Equal([0, 1, 1], new KMeans(options with { SampleWeights = new[] { 3f, 1f, 1f } }).Run(vectors).Labels);
        Assert.Equal([0, 0, 1], new KMeans(options with { SampleWeights = new[] { 3f, 1f, 2f } }).Run(vectors).Labels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_WhereTheLastLabelsEmptyACluster_FillsIt(bool isWeighted)
    {
        // 17 and 31 are nearest to 24, and that is their mean. Then the others have come to 15 and 33 and win both: 17, the first of two that are 2 away from
        // their centroid, gets the empty cluster.
        var options = new KMeansOptions { ClusterCount = 3, InitialCentroids = OnALine(1, 8, 24, 40), MaxIterations = 1 };

        KMeansResult result = new KMeans(isWeighted ? options with { SampleWeights = new float[] { 1, 1, 1, 1 } } : options).Run(OnALine(1, 15, 17, 31, 33));

        Assert.Equal([0, 1, 2, 2], result.Labels);
        Assert.Equal([15f, 17f, 33f], Enumerable.Range(0, 3).Select(label => result.Centroids![label][0]));
        Assert.Equal(4, result.Inertia);
    }

    // Both ways to swap, without single rows that are moved at the end.
    [Theory]
    [InlineData(12, DistanceMetric.SquaredEuclidean)]
    [InlineData(24, DistanceMetric.Cosine)]
    public void Best_WithOneSwapMore_IsNotWorse(int dimension, DistanceMetric metric)
    {
        VectorSet vectors = Support.Generated.Groups(400, dimension, 30, 8);
        var options = new KMeansOptions { ClusterCount = 40, Quality = KMeansQuality.Best, Metric = metric, Restarts = 1 };
        double before = double.PositiveInfinity;

        for (int swaps = 0; swaps < 25; swaps++)
        {
            double inertia = new KMeans(options with { SwapLimit = swaps }).Run(vectors).Inertia;
            Assert.True(inertia <= before * (1 + 1e-4), $"{inertia} after {swaps} swaps, {before} after one less.");
            before = inertia;
        }
    }

    [Fact]
    public void Best_OfOverlappingSpots_IsTheSameFromEverySeed()
    {
        VectorSet vectors = Support.Generated.Groups(600, 2, 9, 5);
        var options = new KMeansOptions { ClusterCount = 14, Quality = KMeansQuality.Best, Restarts = 1, Initialization = KMeansInitialization.Random };

        double[] inertias = [.. Enumerable.Range(0, 4).Select(seed => new KMeans(options with { Seed = seed }).Run(vectors).Inertia)];
        double[] standard =
        [
            .. Enumerable.Range(0, 4).Select(seed => new KMeans(options with { Seed = seed, Quality = KMeansQuality.Fast }).Run(vectors).Inertia),
        ];

        Assert.All(inertias, inertia => Assert.Equal(inertias[0], inertia, 1e-9 * inertia));
        Assert.True(standard.Min() > inertias[0] * (1 + 1e-4), "One start should miss it, or this test shows nothing.");
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(3u)]
    public void Best_LeavesNoRowThatGainsByAMove(uint seed)
    {
        VectorSet vectors = Support.Generated.Groups(300, 2, 9, seed);

        KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = 7, Quality = KMeansQuality.Best, SwapLimit = 10, Restarts = 1 }).Run(vectors);

        for (int row = 0; row < vectors.Count; row++)
        {
            int own = result.Labels[row];
            double saved = result.Sizes[own] / (result.Sizes[own] - 1.0) * Distance.SquaredEuclidean(vectors[row], result.Centroids![own]);
            Assert.All(Enumerable.Range(0, 7).Where(label => label != own), label => Assert.True(
                saved <= result.Sizes[label] / (result.Sizes[label] + 1.0) * Distance.SquaredEuclidean(vectors[row], result.Centroids[label]) * (1 + 1e-6)));
        }
    }

    private static VectorSet OnALine(int dimension, params float[] places) =>
        VectorSet.From(places.Select(place => (float[])[place, .. new float[dimension - 1]]));

    /// <summary>The vectors, the group of each, and the cost of the groups.</summary>
    private static (VectorSet Vectors, int[] Groups, double Optimum) Generate(string shape)
    {
        (string kind, int count) = (shape.Split('-')[0], int.Parse(shape.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture));
        var rows = new List<float[]>();
        var groups = new List<int>();
        double optimum = 0;

        for (int group = 0; group < count; group++)
        {
            (int x, int y) = kind switch
            {
                "grid" => ((group % 10 * 90_000) + 50_000, (group / 10 * 90_000) + 50_000),
                "wave" => ((group * 9_000) + 50_000, 500_000 + (int)(200_000 * Math.Sin(group / 4.0))),
                "unbalanced" => group < 3
                    ? (150_000 + (group * 40_000), 300_000 + (group % 2 * 30_000))
                    : (500_000 + (group % 3 * 120_000), 200_000 + (group / 3 * 150_000)),
                _ => ((int)(50_000 + (group * 618_034L % 900_001)), 50_000 + (group * 18_000)),
            };

            // Two crosses and a square: 12 points. Where groups are of different sizes, three have it twenty times over, a little smaller each time.
            for (int copy = 0; copy < (kind == "unbalanced" && group < 3 ? 20 : 1); copy++)
            {
                int size = 40 - copy;

                foreach ((int dx, int dy) in new[] { (3, 0), (-3, 0), (0, 3), (0, -3), (1, 0), (-1, 0), (0, 1), (0, -1), (2, 2), (2, -2), (-2, 2), (-2, -2) })
                {
                    rows.Add([x + (dx * size), y + (dy * size)]);
                    groups.Add(group);
                    optimum += (double)((dx * dx) + (dy * dy)) * size * size;
                }
            }
        }

        return (VectorSet.From(rows), [.. groups], optimum);
    }
}
