using Relevance.Cluster.Models;

namespace Relevance.Cluster.Tests.Models;

public class EmptyClustersTests
{
    [Fact]
    public void Choose_GivesEachEmptyClusterTheFarthestRow_AndTheFirstOfEquals() =>
        Assert.Equal([new RowMove(1, 1), new RowMove(3, 3)], Moves(Problem(6), [1, 3], [0, 0, 0, 0, 2, 2], [1, 5, 3, 5, 4, 2]));

    [Fact]
    public void Choose_LeavesEachClusterOneRow_AndWhatCannotBeFilledEmpty()
    {
        Assert.Equal([new RowMove(3, 1), new RowMove(0, 3)], Moves(Problem(4), [1, 3], [0, 0, 2, 2], [4, 3, 0, 9]));

        // The second row of cluster 0 is its last once the first is gone.
        Assert.Equal([new RowMove(0, 1)], Moves(Problem(4), [1, 3], [0, 0, 2, 2], [4, 3, 0, 0]));
    }

    [Fact]
    public void Choose_NeitherMovesNorCountsRowsWithoutWeight()
    {
        // Row 0 has no weight, so that row 1 is all of cluster 0; of cluster 2, row 3 can be spared.
        KMeansProblem problem = Problem(5, weights: [0, 1, 1, 0.5f, 0]);

        Assert.Equal([new RowMove(3, 1)], Moves(problem, [1], [0, 0, 2, 2, 2], [9, 8, 1, 2, 7]));
    }

    // All rows but the nearest ones are the last of their cluster, and come first: as many are looked at as there are clusters.
    [Fact]
    public void Survey_ListsEnoughRows_EvenIfTheFurthestCannotMove()
    {
        KMeansProblem problem = Problem(5);

        Assert.Equal([new RowMove(3, 2)], Moves(problem, [2], [0, 1, 3, 3, 3], [9, 8, 0, 2, 1]));
        Assert.Equal(4, EmptyClusters.Survey(problem, [0, 1, 3, 3, 3], [9, 8, 5, 2, 1], RowNumbers.From(0, 5)).Furthest.Length);
    }

    [Fact]
    public void Survey_OfShards_AddsUpToThatOfAllRows()
    {
        int[] labels = [0, 0, 0, 1, 1, 2];
        double[] distances = [1, 5, 3, 5, 4, 2];
        PassReply all = EmptyClusters.Survey(Problem(6), labels, distances, RowNumbers.From(0, labels.Length));

        PassReply sum = PassReply.SumOf(
        [
            EmptyClusters.Survey(Problem(4), labels[2..], distances[2..], RowNumbers.From(2, 4)),
            EmptyClusters.Survey(Problem(4), labels[..2], distances[..2], RowNumbers.From(0, 2)),
        ]);

        Assert.Equal(all.Members, sum.Members);
        Assert.Equal(all.Furthest, sum.Furthest);
        Assert.Equal([1L, 3L, 4L, 2L], all.Furthest.Select(far => far.Row));
    }

    // A unit centroid in float32 is as far as this from the very direction that it is of.
    [Theory]
    [InlineData(DistanceMetric.Cosine, 1e-14, false)]
    [InlineData(DistanceMetric.Cosine, 1e-13, true)]
    [InlineData(DistanceMetric.SquaredEuclidean, 1e-14, true)]
    [InlineData(DistanceMetric.SquaredEuclidean, 0, false)]
    public void Survey_ListsNoRowThatIsWhereItsCentroidIs(DistanceMetric metric, double distance, bool isFilled) =>
        Assert.Equal(isFilled ? [new RowMove(0, 1)] : [], Moves(Problem(3, metric), [1], [0, 0, 2], [distance, 0, 0]));

    private static List<RowMove> Moves(KMeansProblem problem, int[] empty, int[] labels, double[] distances) =>
        EmptyClusters.Choose(empty, EmptyClusters.Survey(problem, labels, distances, RowNumbers.From(0, labels.Length)));

    private static KMeansProblem Problem(int rows, DistanceMetric metric = DistanceMetric.SquaredEuclidean, float[]? weights = null)
    {
        var options = new KMeansOptions { ClusterCount = Math.Min(4, rows), Metric = metric };
        options = weights is null ? options : options with { SampleWeights = weights };
        return KMeansProblem.Create(VectorSet.From(Enumerable.Range(1, rows).Select(row => (float[])[row, 1])), options, CancellationToken.None);
    }
}
