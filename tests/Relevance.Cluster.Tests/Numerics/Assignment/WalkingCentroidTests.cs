using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Assignment;

/// <summary>
/// Centroids that approach and leave the same few rows: the bounds must include an old assigned centroid again, and one that was scored without effect.
/// </summary>
[Trait("Category", "Bits")]
public class WalkingCentroidTests
{
    private const int Dimension = 100;
    private const int Walkers = 4;
    private const int Settled = 8;
    private const int Between = 20;

    // One bound a centroid; and as much memory as leaves one for every two.
    [Theory]
    [InlineData(null)]
    [InlineData(320L * sizeof(float) * 9)]
    public void Assign_WithBounds_OfRowsThatGoAndComeBack_GivesTheLabelsOfFloat64(long? budget)
    {
        VectorSet vectors = VectorSet.From(
        [
            .. Enumerable.Range(0, 300).Select(row => Far(row % Settled)),
            .. Enumerable.Range(0, Between).Select(row => At(50, row / 10f)),
        ]);
        var search = new NearestCentroidSearch(vectors, Walkers + Settled, DistanceMetric.SquaredEuclidean, null, 1, BoundsPolicy.EvenForFew)
        {
            BoundsBudget = budget,
        };
        int[] labels = new int[vectors.Count];
        var seen = new HashSet<int>();
        int bounded = 0;

        for (int pass = 0; pass < 120; pass++)
        {
            VectorSet centroids = Centroids(pass);
            int[] expected = [.. Enumerable.Range(0, vectors.Count).Select(row =>
                Enumerable.Range(0, centroids.Count).MinBy(label => Distance.SquaredEuclidean(vectors[row], centroids[label])))];

            search.Assign(centroids, labels, null, CancellationToken.None);

            Assert.Equal(expected, labels);
            seen.Add(labels[^1]);
            bounded += search.Bounds is { AreValid: true } && search.ScoredShare < 0.3 ? 1 : 0;
        }

        Assert.Equal(Walkers, seen.Count);
        Assert.True(bounded > 100, $"Bounds were looked at in {bounded} passes only.");
    }

    /// <summary>Walkers do not shift in two of three passes. The others never shift.</summary>
    private static VectorSet Centroids(int pass) => VectorSet.From(
    [
        .. Enumerable.Range(0, Walkers).Select(walker => At(walker, 4 + (Generated.Components(40, (uint)walker + 3)[pass / 3] / 2))),
        .. Enumerable.Range(0, Settled).Select(Far),
    ]);

    private static float[] Far(int group) => At(60 + group, 100);

    private static float[] At(int component, float place)
    {
        float[] vector = new float[Dimension];
        vector[component] = place;
        return vector;
    }
}
