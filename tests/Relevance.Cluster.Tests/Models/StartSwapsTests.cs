using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>The local search that ends a greedy start: each swap reduces the potential, and afterwards all rows have their two nearest centroids.</summary>
public class StartSwapsTests
{
    private const int Rows = 5000;
    private const int Dimension = 20;
    private const int Groups = 40;

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, 2)]
    [InlineData(DistanceMetric.SquaredEuclidean, 3)]
    [InlineData(DistanceMetric.SquaredEuclidean, 40)]
    [InlineData(DistanceMetric.Cosine, 3)]
    [InlineData(DistanceMetric.Cosine, 40)]
    public void Improve_LeavesLessMass_AndTheTwoNearestCentroidsOfEachRow(DistanceMetric metric, int clusters)
    {
        // Rows are sorted by group: the first rows miss most groups.
        VectorSet vectors = Generated.Groups(Rows, Dimension, Groups, 3).Select([.. Enumerable.Range(0, Rows).OrderBy(row => row % Groups)]);
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => row % 5)];
        var options = new KMeansOptions { ClusterCount = clusters, Metric = metric, SampleWeights = weights };
        var rows = StartRows.Of(KMeansProblem.Create(vectors, options, CancellationToken.None), restart: 0);
        using PinnedRows pinned = rows.Scored.Pin();
        var pass = new CandidatePass(rows, pinned);
        int[] chosen = [.. Enumerable.Range(0, clusters)];
        Add(rows, pass, chosen);
        double before = rows.TotalMass;

        new StartSwaps(rows, pinned, chosen).Improve(pass, new CounterRandom(0, RandomPurpose.StartSwap, 0), CancellationToken.None);

        Assert.True(rows.TotalMass < 0.9 * before, $"The mass was {before} and is {rows.TotalMass}.");
        Assert.Equal(clusters, chosen.Distinct().Count());
        double mass = 0;

        for (int row = 0; row < Rows; row++)
        {
            (double Distance, int Centroid)[] sorted =
            [
                .. chosen.Select((index, centroid) => (DistanceOf(vectors[row], vectors[index], metric), centroid)).Order(),
            ];
            Assert.Equal(sorted[0].Distance, rows.Least[row], 1e-4);
            Assert.Equal(sorted[1].Distance, rows.Second[row], 1e-4);
            Assert.Equal(DistanceOf(vectors[row], vectors[chosen[rows.Nearest[row]]], metric), sorted[0].Distance, 1e-4);
            Assert.Equal(DistanceOf(vectors[row], vectors[chosen[rows.Next[row]]], metric), sorted[1].Distance, 1e-4);
            Assert.NotEqual(rows.Nearest[row], rows.Next[row]);
            mass += sorted[0].Distance * weights[row];
        }

        Assert.Equal(mass, rows.TotalMass, 1e-5 * mass);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AStart_HasARowOfEachOfManyGroupsThatAreApart(int seed)
    {
        VectorSet vectors = Generated.Groups(Rows, Dimension, Groups, 8);
        var problem = KMeansProblem.Create(vectors, new KMeansOptions { ClusterCount = Groups, Seed = seed }, CancellationToken.None);

        int[] chosen = new GreedyStart(StartRows.Of(problem, restart: 0), restart: 0).Choose(CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, Groups), chosen.Select(row => row % Groups).Order());
    }

    [Fact]
    public void Improve_WithNoMassLeft_ChangesNothing()
    {
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 60).Select(row => new[] { row % 3, 1f }));
        var rows = StartRows.Of(KMeansProblem.Create(vectors, new KMeansOptions { ClusterCount = 3 }, CancellationToken.None), restart: 0);
        using PinnedRows pinned = rows.Scored.Pin();
        var pass = new CandidatePass(rows, pinned);
        int[] chosen = [0, 1, 2];
        Add(rows, pass, chosen);

        new StartSwaps(rows, pinned, chosen).Improve(pass, new CounterRandom(0, RandomPurpose.StartSwap, 0), CancellationToken.None);

        Assert.Equal([0, 1, 2], chosen);
        Assert.Equal(0, rows.TotalMass);
    }

    private static void Add(StartRows rows, CandidatePass pass, int[] chosen)
    {
        for (int centroid = 0; centroid < chosen.Length; centroid++)
        {
            pass.Measure([chosen[centroid]], CancellationToken.None);

            for (int row = 0; row < rows.Count; row++)
            {
                rows.Add(row, centroid, pass.DistancesOf(row)[0]);
            }
        }

        for (int block = 0; block < rows.BlockCount; block++)
        {
            rows.SetMass(block);
        }
    }

    private static double DistanceOf(ReadOnlySpan<float> x, ReadOnlySpan<float> y, DistanceMetric metric) =>
        metric == DistanceMetric.Cosine ? 2 * Distance.Cosine(x, y) : Distance.SquaredEuclidean(x, y);
}
