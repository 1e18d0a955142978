using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Members;

/// <summary>However few rows are measured: the lists are those of measuring and sorting all, to the last bit.</summary>
[Trait("Category", "Bits")]
public class MemberScreenTests
{
    private const int Count = 3000;
    private const int Clusters = 7;

    public static TheoryData<DistanceMetric, float, float> Cases
    {
        get
        {
            var cases = new TheoryData<DistanceMetric, float, float>();

            foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
            {
                // Unchanged; far from zero, so that float32 has few digits; so small and so large that squares are subnormal, zero or infinite.
                cases.Add(metric, 1, 0);
                cases.Add(metric, 1, 30_000);
                cases.Add(metric, 1e-21f, 0);
                cases.Add(metric, 1e-38f, 0);
                cases.Add(metric, 1e-44f, 0);
                cases.Add(metric, 1e18f, 0);
                cases.Add(metric, 3e37f, 0);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rank_OfAFew_IsTheBeginningOfAll(DistanceMetric metric, float scale, float offset)
    {
        foreach (int dimension in new[] { 1, 31, 40 })
        {
            (VectorSet vectors, int[] labels, VectorSet centroids) = Clustering(dimension, scale, offset);
            double[] distances = [.. labels.Select((label, row) => label < 0 ? double.NaN : Distance.Between(vectors[row], centroids[label], metric))];

            foreach (RankingEnd end in Enum.GetValues<RankingEnd>())
            {
                var options = new MemberRankingOptions { Metric = metric, PageSize = 5, Page = 2, ZeroVectors = ZeroVectorRule.CountAsUnrelated };
                MemberRankingOptions oneThread = options with { MaxDegreeOfParallelism = 1 };
                int[][] expected = Sorted(labels, distances, end, options);

                foreach (MemberRankingOptions each in new[] { options, oneThread, options with { Distances = distances } })
                {
                    IReadOnlyList<IReadOnlyList<RankedRow>> lists = Rank(vectors, labels, centroids, end, each);
                    Assert.Equal(expected, lists.Select(list => list.Select(member => member.Row).ToArray()));
                    Assert.All(lists.SelectMany(list => list), member => Assert.Equal(distances[member.Row], member.Distance));
                }
            }
        }
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, RankingEnd.Closest)]
    [InlineData(DistanceMetric.SquaredEuclidean, RankingEnd.Furthest)]
    [InlineData(DistanceMetric.Cosine, RankingEnd.Closest)]
    [InlineData(DistanceMetric.Cosine, RankingEnd.Furthest)]
    [InlineData(DistanceMetric.DotProduct, RankingEnd.Furthest)]
    public void Rank_OfAFewWithinALimit_IsTheBeginningOfAllWithinIt(DistanceMetric metric, RankingEnd end)
    {
        (VectorSet vectors, int[] labels, VectorSet centroids) = Clustering(dimension: 24, scale: 1, offset: 0);
        double[] distances = [.. labels.Select((label, row) => label < 0 ? double.NaN : Distance.Between(vectors[row], centroids[label], metric))];

        // The limit is the distance of a member, which is within it.
        foreach (double limit in distances.Where((_, row) => labels[row] >= 0 && row % 500 == 0))
        {
            var options = new MemberRankingOptions { Metric = metric, PageSize = 4, MaxDistance = limit };
            int[][] expected = Sorted(labels, [.. distances.Select(distance => distance <= limit ? distance : double.NaN)], end, options);
            Assert.Equal(expected, Rank(vectors, labels, centroids, end, options).Select(list => list.Select(member => member.Row).ToArray()));
            Assert.Equal(
                expected,
                Rank(vectors, labels, centroids, end, options with { Distances = distances }).Select(list => list.Select(member => member.Row).ToArray()));

            if (metric == DistanceMetric.Cosine)
            {
                double similarity =
                    labels.Select((label, row) => label >= 0 && distances[row] == limit ? Distance.CosineSimilarity(vectors[row], centroids[label]) : 2).Min();
                MemberRankingOptions byScore = options with { MaxDistance = null, MinSimilarity = similarity };
                Assert.Equal(expected, Rank(vectors, labels, centroids, end, byScore).Select(list => list.Select(member => member.Row).ToArray()));
                Assert.Equal(
                    expected,
                    Rank(vectors, labels, centroids, end, byScore with { Distances = distances }).Select(list => list.Select(member => member.Row).ToArray()));
            }
        }
    }

    [Fact]
    public void Rank_OfRowsThatFloat32DoesNotTellFromTheLimit_ListsThoseWithinIt()
    {
        // Rows 20 to 29 are beyond the limit by less than float32 sums tell: they are not listed, and must not push out those far below it.
        float[] values = [.. Enumerable.Range(1, 20).Select(i => i * 50f), .. Enumerable.Range(1, 10).Select(i => 1000f + (i * 0.00006103515625f))];
        VectorSet vectors = VectorSet.From(values.Select(value => new[] { value }));
        var options = new MemberRankingOptions { PageSize = 5, MaxDistance = 1000.0 * 1000.0 };

        IReadOnlyList<RankedRow> list = Rank(vectors, new int[30], VectorSet.From([[0f]]), RankingEnd.Furthest, options)[0];

        Assert.Equal([19, 18, 17, 16, 15], list.Select(member => member.Row));
    }

    [Fact]
    public void Rank_OfEqualDistances_ListsTheLowestRows()
    {
        // All float32 sums are equal as well, so that they exclude no row.
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 9000).Select(row => row % 2 == 0 ? new[] { 3f, 4f } : [4f, 3f]));

        IReadOnlyList<RankedRow> list = Rank(vectors, new int[9000], VectorSet.From([[0f, 0f]]), options: new MemberRankingOptions { PageSize = 6 })[0];

        Assert.Equal([0, 1, 2, 3, 4, 5], list.Select(member => member.Row));
    }

    [Fact]
    public void Rank_WithDistances_ReadsTheListedRowsAndNoOther()
    {
        // Row 5 is nowhere near its centroid, whatever its distance is: the distances determine the listed rows, and the value is computed from the row.
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 100).Select(row => new[] { row + 1f }));
        double[] distances = [.. Enumerable.Range(0, 100).Select(row => row == 5 ? 0.0 : (row + 1.0) * (row + 1.0))];

        IReadOnlyList<RankedRow> list = Rank(
            vectors, new int[100], VectorSet.From([[0f]]), options: new MemberRankingOptions { PageSize = 1, Distances = distances })[0];

        Assert.Equal([new RankedRow(5, 36, null)], list);
    }

    [Fact]
    public void Rank_WithDistancesOfAnotherNumberOfRows_IsRejected()
    {
        VectorSet vectors = VectorSet.From([[1f], [2f]]);

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Rank(vectors, [0, 0], vectors, options: new MemberRankingOptions { Distances = [1.0] }));

        Assert.Contains("1 distances for 2 vectors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rank_WithDistancesOfThePass_IsTheSameAsWithout()
    {
        VectorSet vectors = Generated.Groups(2000, 20, 9, 4);
        VectorSet centroids = vectors.Select([0, 1, 2, 3, 4, 5, 6, 7, 8]);

        foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
        {
            NearestCentroids nearest = NearestCentroids.Find(vectors, centroids, metric);
            var options = new MemberRankingOptions { Metric = metric };
            Assert.Equal(
                Rank(vectors, nearest.Labels, centroids, RankingEnd.Furthest, options),
                Rank(vectors, nearest.Labels, centroids, RankingEnd.Furthest, options with { Distances = nearest.Distances }));
        }
    }

    private static (VectorSet Vectors, int[] Labels, VectorSet Centroids) Clustering(int dimension, float scale, float offset)
    {
        VectorSet groups = Generated.Groups(Count, dimension, Clusters, 17);
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, Count).Select(row => groups[row].ToArray().Select(x => (x * scale) + offset).ToArray()));
        int[] labels = [.. Enumerable.Range(0, Count).Select(row => row % 13 == 5 || row % 11 == 3 ? -1 : row % Clusters)];
        return (vectors, labels, vectors.Select([.. Enumerable.Range(0, Clusters)]));
    }

    private static int[][] Sorted(int[] labels, double[] distances, RankingEnd end, MemberRankingOptions options) =>
        [.. Enumerable.Range(0, Clusters).Select(cluster => Enumerable.Range(0, labels.Length)
            .Where(row => labels[row] == cluster && !double.IsNaN(distances[row]))
            .OrderBy(row => end == RankingEnd.Closest ? distances[row] : -distances[row]).ThenBy(row => row)
            .Skip((options.Page - 1) * options.PageSize).Take(options.PageSize).ToArray())];

    private static IReadOnlyList<IReadOnlyList<RankedRow>> Rank(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        VectorSet centroids,
        RankingEnd end = RankingEnd.Closest,
        MemberRankingOptions? options = null) =>
        end == RankingEnd.Closest
            ? MemberRanking.ListClosest(vectors, labels, centroids, options)
            : MemberRanking.ListFurthest(vectors, labels, centroids, options);
}
