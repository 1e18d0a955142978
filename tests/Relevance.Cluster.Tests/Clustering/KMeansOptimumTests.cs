using Relevance.Cluster.Clustering;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Clustering;

/// <summary>Sets in the shapes that k-means is usually tried on (Gaussian spots, a grid, a wave, groups of very different sizes), of which the optimum is known for certain.</summary>
/// <remarks>
/// Every group is the same small figure, symmetrical about a center of whole numbers, so that its mean is the center and the cost G of all groups is a sum of whole numbers. Two points of different groups are at
/// least Δ apart. A cluster with points of two groups costs at least Δ²/2, the cost of those two alone. So if Δ²/2 &gt; G, no partition that mixes groups is the best, and k clusters that do not mix k groups are the
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

    [Fact]
    public void Best_MovesSingleRows_WhereLloydsAlgorithmStops()
    {
        // With {0, 0, 0, 6} and {13}: 6 is nearer to 1.5 (4.5) than to 13 (7), but leaves 4/3 · 4.5² = 27 and costs 1/2 · 7² = 24.5.
        VectorSet vectors = VectorSet.From([[0f], [0f], [0f], [6f], [13f]]);
        var options = new KMeansOptions { ClusterCount = 2, InitialCentroids = VectorSet.From([[1.5f], [13f]]), SwapLimit = 0, Tolerance = 0 };

        KMeansResult lloyd = new KMeans(options).Run(vectors);
        KMeansResult best = new KMeans(options with { Quality = KMeansQuality.Best }).Run(vectors);

        Assert.Equal([0, 0, 0, 0, 1], lloyd.Labels);
        Assert.Equal(27, lloyd.Inertia);
        Assert.Equal([0, 0, 0, 1, 1], best.Labels);
        Assert.Equal(24.5, best.Inertia);
    }

    [Fact]
    public void Best_MovesRowsByTheirWeight()
    {
        // The same with one row of weight 3 in place of three rows; and with 6 so heavy that its move would cost more than it saves.
        VectorSet vectors = VectorSet.From([[0f], [6f], [13f]]);
        var options = new KMeansOptions { ClusterCount = 2, InitialCentroids = VectorSet.From([[1.5f], [13f]]), SwapLimit = 0, Quality = KMeansQuality.Best };

        Assert.Equal([0, 1, 1], new KMeans(options with { SampleWeights = new[] { 3f, 1f, 1f } }).Run(vectors).Labels);
        Assert.Equal([0, 0, 1], new KMeans(options with { SampleWeights = new[] { 3f, 1f, 2f } }).Run(vectors).Labels);
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
                "unbalanced" => group < 3 ? (150_000 + (group * 40_000), 300_000 + (group % 2 * 30_000)) : (500_000 + (group % 3 * 120_000), 200_000 + (group / 3 * 150_000)),
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
