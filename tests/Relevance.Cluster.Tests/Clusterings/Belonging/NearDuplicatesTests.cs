using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Belonging;

public class NearDuplicatesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Find_OfEqualVectors_GroupsThem_LargestFirst()
    {
        VectorSet vectors = VectorSet.From([[1f, 0f], [0f, 1f], [3f, 4f], [0f, 1f], [1f, 0f], [0f, 1f], [1f, 1f]]);

        var found = NearDuplicates.Find(vectors, cancellationToken: Token);

        Assert.Equal([[1, 3, 5], [0, 4]], found.Groups.Select(group => group.Rows));
        Assert.All(found.Groups, group => Assert.Equal(0, group.Span));
        Assert.Equal((7, 3), (found.MeasuredCount, found.CopyCount));
        Assert.StartsWith("2 groups with 5 documents of 7 within 0 (Cosine); 4 remain if each group has one\n", found.ToString(), StringComparison.Ordinal);
    }

    // The groups are the connected components of all pairs within the distance.
    [Theory]
    [InlineData(DistanceMetric.Cosine, 0.02)]
    [InlineData(DistanceMetric.Euclidean, 0.6)]
    public void Find_WithinADistance_HasTheComponentsOfAllPairs(DistanceMetric metric, double maxDistance)
    {
        VectorSet vectors = Generated.Groups(200, 3, 40, 11);
        int[] component = [.. Enumerable.Range(0, 200)];

        for (int row = 0; row < 200; row++)
        {
            for (int other = 0; other < row; other++)
            {
                if (Distance.Between(vectors[row], vectors[other], metric) <= maxDistance)
                {
                    (int joined, int into) = (Math.Max(component[row], component[other]), Math.Min(component[row], component[other]));
                    component = Array.ConvertAll(component, set => set == joined ? into : set);
                }
            }
        }

        var found = NearDuplicates.Find(vectors, maxDistance, new NeighborOptions { Metric = metric }, null, Token);

        var expected = component.Index().GroupBy(set => set.Item, set => set.Index).Where(set => set.Count() > 1).OrderByDescending(set => set.Count());
        Assert.Equal(expected.ThenBy(set => set.First()).Select(set => set.ToArray()), found.Groups.Select(group => group.Rows.ToArray()));
        Assert.InRange(found.Groups.Count, 5, 60);
    }

    [Fact]
    public void Find_OfAChain_ShowsItsSpan()
    {
        var found = NearDuplicates.Find(
            VectorSet.From([[0f], [1f], [2f], [9f]]), 1, new NeighborOptions { Metric = DistanceMetric.Euclidean }, null, Token);

        Assert.Equal((3, 2.0), (Assert.Single(found.Groups).Count, found.Groups[0].Span));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Find_WithoutADistance_Throws(double maxDistance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NearDuplicates.Find(VectorSet.From([[1f]]), maxDistance, cancellationToken: Token));

    [Fact]
    public async Task FindDuplicatesAsync_OfAClustering_CountsTheDocumentsOfEachCluster()
    {
        await using var store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("d");
        float[][] points = [[1f, 0f], [0f, 1f], [1f, 0f], [1f, 0f], [0f, 0f]];
        await dataset.InsertDocumentsAsync(points.Select((point, i) => new Document($"d{i}") { ["x_vector_"] = point }), cancellationToken: Token);
        ClusterOps clusters = dataset.GetClusterOps("known", "x_vector_");
        await clusters.FitAsync(new Golden.Model([0, 0, 1, 1, 0]), cancellationToken: Token);

        NearDuplicates found = await clusters.FindDuplicatesAsync(cancellationToken: Token);
        NearDuplicates ofField = await dataset.FindDuplicatesAsync("x_vector_", cancellationToken: Token);

        DuplicateGroup group = Assert.Single(found.Groups);
        Assert.Equal(["d0", "d2", "d3"], group.DocumentIds);
        Assert.Equal([("cluster-0", 1L), ("cluster-1", 2L)], group.Clusters.Select(cluster => (cluster.Label, cluster.Count)));
        Assert.Equal(4, found.MeasuredCount);
        Assert.Equal("documents,span,clusters,members\n3,0,\"cluster-0: 1, cluster-1: 2\",d0 d2 d3\n", found.ToCsv());
        Assert.Equal(group.DocumentIds, Assert.Single(ofField.Groups).DocumentIds);
        Assert.Empty(ofField.Groups[0].Clusters);
    }
}
