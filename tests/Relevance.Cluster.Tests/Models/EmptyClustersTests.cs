using Relevance.Cluster.Models;

namespace Relevance.Cluster.Tests.Models;

public class EmptyClustersTests
{
    [Fact]
    public void Fill_GivesEachEmptyClusterTheFarthestRow_AndTheFirstOfEquals()
    {
        int[] labels = [0, 0, 0, 0, 2, 2];
        double[] distances = [1, 5, 3, 5, 4, 2];

        List<int> filled = EmptyClusters.Fill(Problem(6), [1, 3], labels, distances);

        Assert.Equal([1, 3], filled);
        Assert.Equal([0, 1, 0, 3, 2, 2], labels);
        Assert.Equal([1, 0, 3, 0, 4, 2], distances);
    }

    [Fact]
    public void Fill_LeavesEachClusterOneRow_AndWhatCannotBeFilledEmpty()
    {
        int[] labels = [0, 0, 2, 2];
        double[] distances = [4, 3, 0, 9];

        List<int> filled = EmptyClusters.Fill(Problem(4), [1, 3], labels, distances);

        Assert.Equal([1, 3], filled);
        Assert.Equal([3, 0, 2, 1], labels);

        // The second row of cluster 0 is its last once the first is gone.
        Assert.Equal([1], EmptyClusters.Fill(Problem(4), [1, 3], [0, 0, 2, 2], [4, 3, 0, 0]));
    }

    [Fact]
    public void Fill_NeitherMovesNorCountsRowsWithoutWeight()
    {
        // Row 0 has no weight, so that row 1 is all of cluster 0; of cluster 2, row 3 can be spared.
        int[] labels = [0, 0, 2, 2, 2];
        double[] distances = [9, 8, 1, 2, 7];

        List<int> filled = EmptyClusters.Fill(Problem(5, weights: [0, 1, 1, 0.5f, 0]), [1], labels, distances);

        Assert.Equal([1], filled);
        Assert.Equal([0, 0, 2, 1, 2], labels);
    }

    // A unit centroid in float32 is as far as this from the very direction that it is of.
    [Theory]
    [InlineData(DistanceMetric.Cosine, 1e-14, false)]
    [InlineData(DistanceMetric.Cosine, 1e-13, true)]
    [InlineData(DistanceMetric.SquaredEuclidean, 1e-14, true)]
    [InlineData(DistanceMetric.SquaredEuclidean, 0, false)]
    public void Fill_MovesNoRowThatIsWhereItsCentroidIs(DistanceMetric metric, double distance, bool isFilled)
    {
        List<int> filled = EmptyClusters.Fill(Problem(3, metric), [1], [0, 0, 2], [distance, 0, 0]);

        Assert.Equal(isFilled ? [1] : [], filled);
    }

    private static KMeansProblem Problem(int rows, DistanceMetric metric = DistanceMetric.SquaredEuclidean, float[]? weights = null)
    {
        var options = new KMeansOptions { ClusterCount = Math.Min(4, rows), Metric = metric };
        options = weights is null ? options : options with { SampleWeights = weights };
        return KMeansProblem.Create(VectorSet.From(Enumerable.Range(1, rows).Select(row => (float[])[row, 1])), options, CancellationToken.None);
    }
}
