using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>Sums that follow the labels are those of the labels, whatever happened before.</summary>
[Trait("Category", "Bits")]
public class ClusterSumsTests
{
    private const int Rows = 10;
    private const int Clusters = 3;

    private static readonly VectorSet Vectors = VectorSet.From(Enumerable.Range(0, Rows).Select(row => Generated.Components(5, (uint)row)));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    public void Update_OfAnyNumberOfRows_GivesTheSumsOfTheNewLabels(int changed)
    {
        (LabelSums labelSums, ClusterSums sums) = SumsOf(Vectors, weights: default, factors: null, Clusters);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % Clusters)];
        labelSums.Recompute(labels, CancellationToken.None);
        int[] moved = [.. labels.Select((label, row) => row < changed ? (label + 1) % Clusters : label)];

        labelSums.Update(labels, moved, changed, CancellationToken.None);

        AssertAreOf(sums, moved, _ => 1);
    }

    [Fact]
    public void Update_OfWeightedRows_GivesTheSumsOfTheNewLabels()
    {
        (LabelSums labelSums, ClusterSums sums) = SumsOf(Vectors, Enumerable.Range(0, Rows).Select(row => row + 0.5f).ToArray(), factors: null, Clusters);
        int[] labels = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2];
        labelSums.Recompute(labels, CancellationToken.None);
        int[] moved = [1, 0, 0, 1, 1, 1, 2, 2, 2, 2];

        labelSums.Update(labels, moved, 1, CancellationToken.None);

        AssertAreOf(sums, moved, row => row + 0.5);
    }

    // A large row leaves the others as they were before it came: in float64 its rounding error would stay.
    [Fact]
    public void Update_OfARowThatComesAndGoes_LeavesNoTrace()
    {
        VectorSet vectors = VectorSet.From([[1e-8f, 0.1f], [3e-8f, -0.3f], [1e8f, 7e7f], [1f, 1f]]);
        (LabelSums labelSums, ClusterSums sums) = SumsOf(vectors, new[] { 1f, 0.3f, 123456.7f, 1f }, factors: null, clusterCount: 2);
        labelSums.Recompute([0, 0, 1, 1], CancellationToken.None);
        double[] before = sums.SumOf(0).ToArray();

        labelSums.Update([0, 0, 1, 1], [0, 0, 0, 1], 1, CancellationToken.None);
        labelSums.Update([0, 0, 0, 1], [0, 0, 1, 1], 1, CancellationToken.None);

        Assert.Equal(before, sums.SumOf(0).ToArray());
        Assert.Equal(1 + (double)0.3f, sums.WeightOf(0));
    }

    [Fact]
    public void Recompute_OnAnyNumberOfThreadsAndInAnyOrderOfTheRows_HasTheSameBits()
    {
        const int Count = 3000;
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, Count).Select(row => Generated.Components(33, (uint)row)));
        float[] weights = [.. Generated.Components(Count, 5).Select(component => Math.Abs(component) + 0.001f)];
        double[] factors = [.. Enumerable.Range(0, Count).Select(row => 1 / Math.Sqrt(row + 2))];
        int[] labels = [.. Enumerable.Range(0, Count).Select(row => row * 7 % Clusters)];
        int[] order = [.. Enumerable.Range(0, Count).OrderBy(row => row * 2654435761 % 4294967296)];
        var terms = RowTerms.Of(vectors, weights, factors, threads: 1, CancellationToken.None);
        var others = RowTerms.Of(
            vectors.Select(order), order.Select(row => weights[row]).ToArray(), [.. order.Select(row => factors[row])], 4, CancellationToken.None);

        ClusterSums one = LabelSums.Of(terms, labels, Clusters, threads: 1, CancellationToken.None);
        ClusterSums shuffled = LabelSums.Of(others, [.. order.Select(row => labels[row])], Clusters, threads: 4, CancellationToken.None);

        for (int label = 0; label < Clusters; label++)
        {
            Assert.Equal(one.SumOf(label).ToArray(), shuffled.SumOf(label).ToArray());
            Assert.Equal(one.WeightOf(label), shuffled.WeightOf(label));
        }
    }

    [Fact]
    public void Recompute_WithFactors_SumsWhatIsMultipliedWithThem_AndCountsTheRowsAsTheyAre()
    {
        (LabelSums labelSums, ClusterSums sums) = SumsOf(Vectors, default, [.. Enumerable.Range(0, Rows).Select(row => row / 4.0)], clusterCount: 1);

        labelSums.Recompute(new int[Rows], CancellationToken.None);

        Assert.Equal(Rows, sums.WeightOf(0));
        Assert.Equal(Enumerable.Range(0, 5).Select(t => Enumerable.Range(0, Rows).Sum(row => Vectors[row][t] * (row / 4.0))), sums.SumOf(0).ToArray());
    }

    [Fact]
    public void TryMean_DividesByTheWeight_OrByTheLengthForDirections()
    {
        VectorSet vectors = VectorSet.From([[3f, 0f], [0f, 4f], [0f, -4f]]);
        (LabelSums labelSums, ClusterSums sums) = SumsOf(vectors, default, factors: null, clusterCount: 2);
        labelSums.Recompute([0, 0, 1], CancellationToken.None);
        float[] mean = new float[2];

        Assert.True(sums.TryMean(0, DistanceMetric.SquaredEuclidean, mean));
        Assert.Equal([1.5f, 2f], mean);
        Assert.True(sums.TryMean(0, DistanceMetric.Cosine, mean));
        Assert.Equal([0.6f, 0.8f], mean);

        labelSums.Recompute([1, 0, 0], CancellationToken.None);
        Assert.False(sums.TryMean(0, DistanceMetric.Cosine, mean));
        Assert.Equal([0.6f, 0.8f], mean);
    }

    // The sums of shards, added, are those of all rows: also where one has no rows, or no row of a cluster.
    [Fact]
    public void IntegersOf_SumsOfShards_AddUpToTheSumsOfAllRows()
    {
        var all = RowTerms.Of(Vectors, weights: default, factors: null, threads: 1, CancellationToken.None);
        var sums = new ClusterSums(all.Units, Clusters, parts: 2);
        int[] labels = [0, 0, 0, 1, 1, 2, 1, 2, 2, 2];

        foreach ((int start, int end) in new[] { (0, 3), (3, 3), (3, 9), (9, 10) })
        {
            var shard = new RowTerms(Vectors.Select([.. Enumerable.Range(start, end - start)]), default, null, all.Units);
            ClusterSums own = LabelSums.Of(shard, labels[start..end], Clusters, threads: 2, CancellationToken.None);
            using ClusterSums.Part part = sums.Enter();

            for (int label = 0; label < Clusters; label++)
            {
                FixedPointKernel.Add(part.Change(label), own.IntegersOf(label));
            }
        }

        AssertAreOf(sums, labels, _ => 1);
    }

    private static (LabelSums LabelSums, ClusterSums Sums) SumsOf(VectorSet vectors, ReadOnlyMemory<float> weights, double[]? factors, int clusterCount)
    {
        var terms = RowTerms.Of(vectors, weights, factors, threads: 1, CancellationToken.None);
        var sums = new LabelSums(terms, clusterCount, threads: 1);
        return (sums, sums.Sums);
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
