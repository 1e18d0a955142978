using Relevance.Cluster.Models;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>Sums that follow the labels are those of the labels, and know whether they were added up from nothing.</summary>
public class ClusterSumsTests
{
    private const int Rows = 10;
    private const int Clusters = 3;

    private static readonly VectorSet Vectors = VectorSet.From(Enumerable.Range(0, Rows).Select(row => Generated.Components(5, (uint)row)));

    [Theory]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(10, true)]
    public void Update_OfFewRows_MovesThem_AndOfHalfOrMoreBeginsAnew(int changed, bool isFresh)
    {
        var sums = new ClusterSums(Vectors, Clusters, default, factors: null, threads: 1);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % Clusters)];
        sums.Recompute(labels, CancellationToken.None);
        int[] moved = [.. labels.Select((label, row) => row < changed ? (label + 1) % Clusters : label)];

        sums.Update(labels, moved, changed, CancellationToken.None);

        Assert.Equal(isFresh, sums.IsFresh);
        AssertAreOf(sums, moved, _ => 1);
    }

    [Fact]
    public void Update_OfWeightedRows_AlwaysBeginsAnew()
    {
        var sums = new ClusterSums(Vectors, Clusters, Enumerable.Range(0, Rows).Select(row => row + 0.5f).ToArray(), factors: null, threads: 1);
        int[] labels = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2];
        sums.Recompute(labels, CancellationToken.None);
        int[] moved = [1, 0, 0, 1, 1, 1, 2, 2, 2, 2];

        sums.Update(labels, moved, 1, CancellationToken.None);

        Assert.False(sums.CanFollow);
        Assert.True(sums.IsFresh);
        AssertAreOf(sums, moved, row => row + 0.5);
    }

    [Fact]
    public void Recompute_WithFactors_SumsWhatIsMultipliedWithThem_AndCountsTheRowsAsTheyAre()
    {
        var sums = new ClusterSums(Vectors, 1, default, [.. Enumerable.Range(0, Rows).Select(row => row / 4.0)], threads: 1);

        sums.Recompute(new int[Rows], CancellationToken.None);

        Assert.Equal(Rows, sums.WeightOf(0));
        Assert.Equal(Enumerable.Range(0, 5).Select(t => Enumerable.Range(0, Rows).Sum(row => Vectors[row][t] * (row / 4.0))), sums.SumOf(0).ToArray());
    }

    [Fact]
    public void IsFresh_UntilRowsAreMovedOneByOne_AndAgainOnceCleared()
    {
        var sums = new ClusterSums(Vectors, Clusters, default, factors: null, threads: 1);
        Assert.True(sums.IsFresh);

        sums.Followed(moved: Rows, areAllNew: true);
        Assert.True(sums.IsFresh);
        sums.Followed(moved: 0, areAllNew: false);
        Assert.True(sums.IsFresh);
        sums.Followed(moved: 1, areAllNew: false);
        Assert.False(sums.IsFresh);
        sums.Followed(moved: 0, areAllNew: false);
        Assert.False(sums.IsFresh);
        sums.Clear();
        Assert.True(sums.IsFresh);
    }

    [Fact]
    public void TryMean_DividesByTheWeight_OrByTheLengthForDirections()
    {
        VectorSet vectors = VectorSet.From([[3f, 0f], [0f, 4f], [0f, -4f]]);
        var sums = new ClusterSums(vectors, 2, default, factors: null, threads: 1);
        sums.Recompute([0, 0, 1], CancellationToken.None);
        float[] mean = new float[2];

        Assert.True(sums.TryMean(0, DistanceMetric.SquaredEuclidean, mean));
        Assert.Equal([1.5f, 2f], mean);
        Assert.True(sums.TryMean(0, DistanceMetric.Cosine, mean));
        Assert.Equal([0.6f, 0.8f], mean);

        sums.Recompute([1, 0, 0], CancellationToken.None);
        Assert.False(sums.TryMean(0, DistanceMetric.Cosine, mean));
        Assert.Equal([0.6f, 0.8f], mean);
    }

    private static void AssertAreOf(ClusterSums sums, int[] labels, Func<int, double> weightOf)
    {
        for (int label = 0; label < Clusters; label++)
        {
            int[] members = [.. Enumerable.Range(0, Rows).Where(row => labels[row] == label)];
            Assert.Equal(members.Sum(weightOf), sums.WeightOf(label));

            // Components are multiples of 2⁻¹⁰, so that these sums are exact in any order.
            Assert.Equal(Enumerable.Range(0, 5).Select(t => members.Sum(row => Vectors[row][t] * weightOf(row))), sums.SumOf(label).ToArray());
        }
    }
}
