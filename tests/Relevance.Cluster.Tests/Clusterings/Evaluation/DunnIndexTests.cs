using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public class DunnIndexTests
{
    private static readonly VectorSet Large = Generated.Groups(700, 9, 6, 4);

    // Computed with scipy's pdist from the twelve points in float64: 0.6557438524302001 / 0.812403840463596.
    [Fact]
    public void Measure_OnTwelvePoints_IsTheKnownIndex()
    {
        DunnIndexResult result = ClusterMetrics.DunnIndex(TwelvePoints.Vectors, TwelvePoints.Labels);

        Assert.Equal(0.8071648849616486, result.Value, 1e-7);
        Assert.Equal(0.6557438524302001, result.Separation!.Distance, 1e-7);
        Assert.Equal(0.812403840463596, result.Diameter!.Distance, 1e-7);
        Assert.Equal("Dunn index 0.8072 (separation 0.655744, largest diameter 0.812404)", result.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [Trait("Category", "Bits")]
    public void Measure_OnAnyNumberOfThreads_IsExactlyWhatEveryPairGives(int threads)
    {
        int[] labels = [.. Enumerable.Range(0, 700).Select(row => row % 11 == 0 ? -1 : row % 6)];
        (VectorPair nearest, VectorPair farthest) = (new VectorPair(-1, -1, double.PositiveInfinity), new VectorPair(-1, -1, -1));

        for (int i = 0; i < 700; i++)
        {
            for (int j = i + 1; j < 700; j++)
            {
                double distance = Distance.Euclidean(Large[i], Large[j]);
                nearest = labels[i] >= 0 && labels[j] >= 0 && labels[i] != labels[j] && distance < nearest.Distance ? new VectorPair(i, j, distance) : nearest;
                farthest = labels[i] >= 0 && labels[i] == labels[j] && distance > farthest.Distance ? new VectorPair(i, j, distance) : farthest;
            }
        }

        DunnIndexResult result = ClusterMetrics.DunnIndex(Large, labels, threads);

        Assert.Equal(nearest, result.Separation);
        Assert.Equal(farthest, result.Diameter);
        Assert.Equal(nearest.Distance / farthest.Distance, result.Value);
    }

    [Theory]
    [InlineData(1e-20f, 0f)]
    [InlineData(1f, 30000f)]
    [InlineData(1e19f, 0f)]
    [InlineData(1e37f, 0f)]
    [Trait("Category", "Bits")]
    public void Measure_WhereFloat32HasNoDigitsLeft_IsStillWhatEveryPairGives(float scale, float offset)
    {
        // Far from zero, too large to be squared, too small: float32 then has few or no digits, and float64 decides.
        VectorSet vectors = VectorSet
            .From(Enumerable.Range(0, 200).Select(row => Large[row].ToArray().Select(component => (component * scale) + offset).ToArray()));
        int[] labels = [.. Enumerable.Range(0, 200).Select(row => row % 6)];
        (double nearest, double farthest) = (double.PositiveInfinity, 0);

        for (int i = 0; i < 200; i++)
        {
            for (int j = i + 1; j < 200; j++)
            {
                double distance = Distance.Euclidean(vectors[i], vectors[j]);
                nearest = labels[i] != labels[j] ? Math.Min(nearest, distance) : nearest;
                farthest = labels[i] == labels[j] ? Math.Max(farthest, distance) : farthest;
            }
        }

        DunnIndexResult result = ClusterMetrics.DunnIndex(vectors, labels);

        Assert.Equal((nearest, farthest), (result.Separation!.Distance, result.Diameter!.Distance));
    }

    [Fact]
    public void Measure_OfEqualDistances_ShowsTheLowestRows()
    {
        // Every distance between the clusters is 1 or more, and both clusters are 2 wide.
        VectorSet vectors = VectorSet.From(
        [
            .. Enumerable.Range(0, 300).Select(row => new[] { row % 2 * 2f }),
            .. Enumerable.Range(0, 300).Select(row => new[] { 3f + (row % 2 * 2f) }),
        ]);

        DunnIndexResult result = ClusterMetrics.DunnIndex(
            vectors,
            [.. Enumerable.Repeat(0, 300), .. Enumerable.Repeat(1, 300)],
            2,
            TestContext.Current.CancellationToken);

        Assert.Equal(new VectorPair(1, 300, 1), result.Separation);
        Assert.Equal(new VectorPair(0, 1, 2), result.Diameter);
        Assert.Equal(0.5, result.Value);
    }

    [Fact]
    public void Measure_AtItsEdges_SaysWhatItIs()
    {
        VectorSet three = VectorSet.From([[0f], [4f], [10f]]);

        DunnIndexResult one = ClusterMetrics.DunnIndex(three, [0, 0, -1]);
        DunnIndexResult singles = ClusterMetrics.DunnIndex(three, [0, 1, 2]);
        DunnIndexResult shared = ClusterMetrics.DunnIndex(VectorSet.From([[1f], [1f]]), [0, 1]);

        Assert.Equal((double.NaN, null, new VectorPair(0, 1, 4)), (one.Value, one.Separation, one.Diameter));
        Assert.Equal((double.PositiveInfinity, new VectorPair(0, 1, 4), null), (singles.Value, singles.Separation, singles.Diameter));
        Assert.Equal(0, shared.Value);
        Assert.Equal(double.PositiveInfinity, ClusterMetrics.DunnIndex(VectorSet.From([[1f], [1f], [2f]]), [0, 0, 5]).Value);
        Assert.Throws<ArgumentException>(() => ClusterMetrics.DunnIndex(three, [-1, -1, -1]));
        Assert.Throws<ArgumentException>(() => ClusterMetrics.DunnIndex(three, [0, 1]));
        Assert.Throws<ArgumentException>(() => ClusterMetrics.DunnIndex(three, [0, 1, -2]));
        Assert.Throws<OperationCanceledException>(() => ClusterMetrics.DunnIndex(three, [0, 1, 2], 1, new CancellationToken(canceled: true)));
    }
}
