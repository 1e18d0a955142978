using System.Text.Json;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Members;

public class ExemplarTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // All sets of three of sixteen members are tried: the reduction against a phantom exemplar beyond all members is at least 63 % of the best.
    [Theory]
    [InlineData(DistanceMetric.Cosine, 1u)]
    [InlineData(DistanceMetric.Euclidean, 2u)]
    [InlineData(DistanceMetric.SquaredEuclidean, 3u)]
    [InlineData(DistanceMetric.Euclidean, 4u)]
    public void SelectExemplars_OfAFewMembers_HasTheGuaranteedPartOfTheBestValue(DistanceMetric metric, uint seed)
    {
        VectorSet vectors = Generated.Groups(16, 3, 4, seed);
        double[][] distances = Distances(vectors, metric);
        double phantom = distances.Max(row => row.Max());

        int[] selected = Select(vectors, 3, metric);

        double best = Enumerable.Range(0, 16)
            .SelectMany(a => Enumerable.Range(a + 1, 15 - a).SelectMany(b => Enumerable.Range(b + 1, 15 - b).Select(c => Value([a, b, c]))))
            .Max();
        Assert.Equal(3, selected.Distinct().Count());
        Assert.InRange(Value(selected), (1 - (1 / Math.E)) * best, best);

        double Value(int[] set) => Enumerable.Range(0, 16).Sum(row => phantom - set.Min(exemplar => distances[exemplar][row]));
    }

    // The plain greedy search evaluates every member at every step.
    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    public void SelectExemplars_WithLazyEvaluation_SelectsWhatPlainGreedyDoes(DistanceMetric metric)
    {
        VectorSet vectors = Generated.Groups(150, 4, 9, 21);
        double[][] distances = Distances(vectors, metric);
        List<int> expected = [Enumerable.Range(0, 150).MinBy(row => distances[row].Sum())];

        while (expected.Count < 8)
        {
            double[] nearest = [.. Enumerable.Range(0, 150).Select(row => expected.Min(exemplar => distances[exemplar][row]))];
            expected.Add(Enumerable.Range(0, 150)
                .Except(expected)
                .MaxBy(row => Enumerable.Range(0, 150).Sum(other => Math.Max(0, nearest[other] - distances[row][other]))));
        }

        Assert.Equal(expected, Select(vectors, 8, metric));
    }

    [Fact]
    public void SelectExemplars_OfDuplicates_SelectsEachVectorOnce_AndTiesByRow() =>
        Assert.Equal([0, 3], Select(VectorSet.From([[0f], [0f], [0f], [4f], [4f]]), 5, DistanceMetric.Euclidean));

    [Fact]
    public void SelectExemplars_OfManyMembers_IsTheSameOnAnyNumberOfThreads()
    {
        VectorSet vectors = Generated.Groups(2600, 5, 6, 8);
        int[] labels = new int[2600];
        VectorSet centroids = vectors.Select([0]);

        var selected = new[] { 1, 3 }.Select(threads => MemberRanking.SelectExemplars(
            vectors, labels, centroids, new MemberRankingOptions { PageSize = 6, MaxDegreeOfParallelism = threads }, Token)[0]).ToArray();

        Assert.Equal(6, selected[0].Count);
        Assert.Equal(selected[0], selected[1]);
    }

    [Fact]
    public async Task ListExemplarsAsync_OfClusters_ListsTheirDocumentsWithTheDistanceToTheCentroid()
    {
        await using var store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("golden");
        await dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);
        ClusterOps clusters = dataset.GetClusterOps("known-3", Golden.VectorField);
        await clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);

        MemberLists exemplars = await clusters.ListExemplarsAsync(cancellationToken: Token);
        MemberLists two = await clusters.ListExemplarsAsync(
            new MemberRankingOptions { PageSize = 2, Clusters = ["cluster-2"], SelectFields = ["kind"] }, Token);
        MemberLists closest = await clusters.ListClosestAsync(new MemberRankingOptions { PageSize = 12 }, Token);

        Assert.Equal([4, 3, 5], exemplars.Select(cluster => cluster.Members.Count));
        Assert.All(exemplars, cluster => Assert.All(cluster.Members, member =>
            Assert.Equal(closest[cluster.Label].Members.Single(other => other.Document.Id == member.Document.Id).Distance, member.Distance)));
        Assert.Equal("cluster-2", Assert.Single(two).Label);
        Assert.Equal(exemplars["cluster-2"].Members.Take(2).Select(member => member.Document.Id), two[0].Members.Select(member => member.Document.Id));
        Assert.StartsWith("Exemplars that cover the cluster, ", two.ToString(), StringComparison.Ordinal);
        Assert.True(two.AreExemplars);
        Assert.Contains("\"AreExemplars\":true", JsonSerializer.Serialize(two), StringComparison.Ordinal);
        Assert.DoesNotContain("AreExemplars", JsonSerializer.Serialize(closest), StringComparison.Ordinal);
    }

    private static int[] Select(VectorSet vectors, int count, DistanceMetric metric) =>
    [
        .. MemberRanking
            .SelectExemplars(vectors, new int[vectors.Count], vectors.Select([0]), new MemberRankingOptions { PageSize = count, Metric = metric }, Token)[0]
            .Select(member => member.Row),
    ];

    private static double[][] Distances(VectorSet vectors, DistanceMetric metric) =>
    [
        .. Enumerable.Range(0, vectors.Count).Select(row =>
            Enumerable.Range(0, vectors.Count).Select(other => Distance.Between(vectors[row], vectors[other], metric)).ToArray()),
    ];
}
