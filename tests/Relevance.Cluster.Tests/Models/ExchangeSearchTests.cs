using Relevance.Cluster.Models;

namespace Relevance.Cluster.Tests.Models;

/// <summary>Which rows move and where to, before Lloyd's algorithm has its say again and hides a wrong one.</summary>
public class ExchangeSearchTests
{
    [Fact]
    public void Move_TakesTheRowToWhereItCostsLeast()
    {
        // 6 leaves {0, 0, 0, 6}, where it costs 4/3 · 4.5² = 27, for {13}, where it costs 1/2 · 7²; −40 and 60 are farther.
        VectorSet? centroids = Move([0, 0, 0, 6, 13, -40, 60], [-40, 1.5f, 60, 13]);

        Assert.Equal([-40f, 0f, 60f, 9.5f], Components(centroids!));
    }

    [Theory]
    [InlineData(4f)]
    [InlineData(5.6f)]
    public void Move_WhereNoRowGains_IsNothing(float row)
    {
        // 5.6 costs 4/3 · 4.2² = 23.52 where it is, and would cost 1/2 · 7.4² = 27.38.
        Assert.Null(Move([0, 0, 0, row, 13], [row / 4, 13]));
    }

    [Fact]
    public void Move_LooksAtRowsThatGainWhileNoOtherMoves()
    {
        // 8 costs 5/4 · 5² = 31.25 and would cost 1/2 · 6² = 18. 7 costs 5/4 · 4² = 20 and would cost 1/2 · 7²: that it gains once 8 is gone is for the next
        // round.
        VectorSet? centroids = Move([0, 0, 0, 7, 8, 14], [3, 14]);

        Assert.Equal([1.75f, 11f], Components(centroids!));
    }

    [Fact]
    public void Move_LeavesTheLastRowOfACluster() => Assert.Null(Move([0, 1, 100], [0, 1, 100]));

    [Fact]
    public void Move_OfRowsWithoutWeight_IsNothing() => Assert.Null(Move([0, 0, 0, 6, 13], [1.5f, 13], weights: [1, 1, 1, 0, 1]));

    [Fact]
    public void Move_UnderCosine_IsNothing()
    {
        VectorSet vectors = VectorSet.From([[1f, 0f], [0f, 1f], [1f, 1f]]);
        KMeansProblem problem = KMeansProblem.Create(vectors, new KMeansOptions { ClusterCount = 2, Metric = DistanceMetric.Cosine }, CancellationToken.None);
        LloydOutcome outcome = new LloydSearch(problem).Run(vectors.Select([0, 1]), 0, 10, null, CancellationToken.None);

        Assert.Null(new ExchangeSearch(problem).Move(outcome, CancellationToken.None));
    }

    /// <summary>The centroids after one round of moves from where Lloyd's algorithm ends.</summary>
    private static VectorSet? Move(float[] places, float[] start, float[]? weights = null)
    {
        VectorSet vectors = VectorSet.From(places.Select(place => (float[])[place]));
        var options = new KMeansOptions { ClusterCount = start.Length, Tolerance = 0 };
        options = weights is null ? options : options with { SampleWeights = weights };
        KMeansProblem problem = KMeansProblem.Create(vectors, options, CancellationToken.None);
        LloydOutcome outcome = new LloydSearch(problem).Run(VectorSet.From(start.Select(place => (float[])[place])), 0, 10, null, CancellationToken.None);
        return new ExchangeSearch(problem).Move(outcome, CancellationToken.None);
    }

    private static float[] Components(VectorSet centroids) => [.. Enumerable.Range(0, centroids.Count).Select(label => centroids[label][0])];
}
