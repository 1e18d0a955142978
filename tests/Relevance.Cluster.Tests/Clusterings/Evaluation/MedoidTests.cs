using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public sealed class MedoidTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.L1)]
    public void Find_OfIrisInThree_IsTheMemberWithTheSmallestSum(DistanceMetric metric)
    {
        VectorSet flowers = SharedData.Vectors("iris.csv", 0, 4);
        int[] labels = [.. Enumerable.Range(0, 150).Select(i => i % 10 == 9 ? -1 : i / 50)];

        IReadOnlyList<Medoid?> medoids = Medoid.Find(flowers, labels, metric, cancellationToken: Token);

        Assert.Equal(3, medoids.Count);
        for (int cluster = 0; cluster < 3; cluster++)
        {
            int[] members = [.. Enumerable.Range(0, 150).Where(row => labels[row] == cluster)];
            int expected = members.MinBy(row => members.Sum(other => Distance.Between(flowers[row], flowers[other], metric)));
            Assert.Equal(expected, medoids[cluster]!.Row);
            Assert.Equal(
                members.Sum(other => Distance.Between(flowers[expected], flowers[other], metric)) / (members.Length - 1),
                medoids[cluster]!.MeanDistance,
                10);
            Assert.Equal((45, false), (medoids[cluster]!.ComparedCount, medoids[cluster]!.IsSampled));
        }
    }

    [Fact]
    public void Find_AboveTheLimit_ComparesASampleAndSaysSo()
    {
        VectorSet flowers = SharedData.Vectors("iris.csv", 0, 4);
        int[] labels = [.. Enumerable.Range(0, 150).Select(i => i / 50)];
        var options = new EvaluationOptions { MaxMedoidMembers = 20, Seed = 3 };

        IReadOnlyList<Medoid?> once = Medoid.Find(flowers, labels, options: options, cancellationToken: Token);
        IReadOnlyList<Medoid?> again = Medoid.Find(flowers, labels, options: options with { MaxDegreeOfParallelism = 1 }, cancellationToken: Token);

        Assert.All(once, medoid => Assert.Equal((20, true), (medoid!.ComparedCount, medoid.IsSampled)));
        Assert.Equal(once, again);
        Assert.NotEqual(once, Medoid.Find(flowers, labels, options: options with { Seed = 4 }, cancellationToken: Token));
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean, 1)]
    [InlineData(DistanceMetric.SquaredEuclidean, 3)]
    [InlineData(DistanceMetric.Cosine, 1)]
    [InlineData(DistanceMetric.Cosine, 3)]
    public void Find_OfManyRowsWithZeroVectors_IsTheMemberWithTheSmallestSum(DistanceMetric metric, int threads)
    {
        const int Count = 391;
        Random random = new(7);
        var vectors = VectorSet.From(
            [.. Enumerable.Range(0, Count).Select(row => Enumerable.Range(0, 17).Select(_ => row % 40 == 3 ? 0f : random.NextSingle() + 0.2f).ToArray())]);
        double[] sums =
        [
            .. Enumerable.Range(0, Count).Select(row => Enumerable.Range(0, Count).Sum(other =>
                row == other ? 0 : Distance.Between(vectors[row], vectors[other], metric))),
        ];

        Medoid? found = Assert.Single(Medoid.Find(
            vectors, new int[Count], metric, new EvaluationOptions { MaxDegreeOfParallelism = threads }, Token));

        Assert.Equal(new Medoid(Array.IndexOf(sums, sums.Min()), sums.Min() / (Count - 1), Count, IsSampled: false), found);
    }

    [Fact]
    public void Find_OfAnEmptyClusterAndASingleton_HasNoneAndItself()
    {
        IReadOnlyList<Medoid?> medoids = Medoid.Find(VectorSet.From([[1f], [2f], [3f], [4f]]), [1, -1, 2, 2], cancellationToken: Token);

        // Of two members both have the same sum: the lowest row.
        Assert.Equal([null, new Medoid(0, 0, 1, false), new Medoid(2, 1, 2, false)], medoids);
    }

    [Fact]
    public void Find_OfNothing_IsEmpty() => Assert.Empty(Medoid.Find(VectorSet.Empty(2), [], cancellationToken: Token));
}
