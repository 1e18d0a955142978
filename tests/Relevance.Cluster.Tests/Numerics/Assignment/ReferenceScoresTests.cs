using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Assignment;

/// <summary>Reference scores skip nearly all centroids, and never a nearer one.</summary>
public unsafe class ReferenceScoresTests
{
    private const int Rows = 640;
    private const int Clusters = 10;
    private const int Dimension = 96;

    [Theory]
    [InlineData(0.001f, 0f, DistanceMetric.SquaredEuclidean)]
    [InlineData(0.05f, 0f, DistanceMetric.SquaredEuclidean)]
    [InlineData(0.6f, 0f, DistanceMetric.SquaredEuclidean)]
    [InlineData(0.05f, 300f, DistanceMetric.SquaredEuclidean)]
    [InlineData(0.001f, 0f, DistanceMetric.Cosine)]
    [InlineData(0.05f, 0f, DistanceMetric.Cosine)]
    public void NoCentroidThatIsSkipped_IsNearerThanTheAssignedOne(float move, float offset, DistanceMetric metric)
    {
        VectorSet near = Generated.Groups(Rows, Dimension, Clusters * 2, 21);
        VectorSet rows = VectorSet.From(Enumerable.Range(0, Rows).Select(row => near[row].ToArray().Select(x => x + offset).ToArray()));
        VectorSet before = rows.Select([.. Enumerable.Range(0, Clusters)]);
        VectorSet after = VectorSet.From(Enumerable.Range(0, Clusters).Select(label =>
            before[label].ToArray().Zip(Generated.Components(Dimension, (uint)label + 70), (x, change) => x + (move * (label % 3) * change)).ToArray()));
        float[]? scales = metric == DistanceMetric.Cosine ? [.. UnitVectors.InverseLengths(rows).Select(inverse => (float)inverse)] : null;
        var search = new NearestCentroidSearch(rows, Clusters, metric, scales, 1, BoundsPolicy.EvenForFew);
        int[] labels = new int[Rows];

        // The third pass records the reference; the next one uses it for shifted centroids.
        for (int pass = 0; pass < 3; pass++)
        {
            search.Assign(before, labels, null, CancellationToken.None);
        }

        Assert.IsType<ReferencePruning>(search.Bounds);
        search.Assign(after, labels, null, CancellationToken.None);

        Assert.Equal(
            Enumerable.Range(0, Rows).Select(row => Enumerable.Range(0, Clusters).MinBy(label => Distance.Between(rows[row], after[label], metric))),
            labels);
        Assert.True(move > 0.01f || search.ScoredShare < 0.05, $"{search.ScoredShare:P1} of all pairs were scored after a small move.");
    }

    [Theory]
    [InlineData(0.002f, DistanceMetric.SquaredEuclidean)]
    [InlineData(0.02f, DistanceMetric.SquaredEuclidean)]
    [InlineData(0.002f, DistanceMetric.Cosine)]
    [InlineData(0.02f, DistanceMetric.Cosine)]
    public void RowsThatScoreDifferencesSkip_AreSkippedByTheirScoresToo(float move, DistanceMetric metric)
    {
        VectorSet rows = Generated.Groups(Rows, Dimension, Clusters * 2, 22);
        VectorSet before = rows.Select([.. Enumerable.Range(0, Clusters)]);
        float[]? scales = metric == DistanceMetric.Cosine ? [.. UnitVectors.InverseLengths(rows).Select(inverse => (float)inverse)] : null;
        var search = new NearestCentroidSearch(rows, Clusters, metric, scales, 1, BoundsPolicy.EvenForFew);
        int[] labels = new int[Rows];

        // The third pass records the reference, the fourth one encodes the differences, and the fifth one uses them.
        foreach (VectorSet centroids in new[] { before, before, before, Moved(before, move), Moved(before, 2 * move) })
        {
            search.Assign(centroids, labels, null, CancellationToken.None);
        }

        ReferenceScores references = Assert.IsType<ReferencePruning>(search.Bounds).References;
        byte[] masks = new byte[ReferenceKernel.MaskBytesOf(search.Panels.LaneCount)];
        (int skippedByBytes, int skipped) = (0, 0);

        for (int row = 0; row < Rows; row++)
        {
            int assigned = labels[row];
            ReferenceRow comparison = references.RowOf(row, assigned, search.Rows);
            int unpruned;

            fixed (byte* mask = masks)
            {
                unpruned = ReferenceKernel.Find(
                    references.Of(row),
                    references.Shifts.OffsetsOf(assigned),
                    references.Shifts.RelativeShiftsOf(assigned),
                    search.Panels.LaneCount,
                    comparison,
                    mask);
            }

            Assert.True(unpruned == 1 || references.Differences.IsUnpruned(row, assigned), $"Row {row} has {unpruned} unpruned pairs.");
            skippedByBytes += references.Differences.IsUnpruned(row, assigned) ? 0 : 1;
            skipped += unpruned == 1 ? 1 : 0;
        }

        Assert.True(skippedByBytes > 0.3 * skipped, $"{skippedByBytes} of {skipped} skipped rows are skipped by their score differences.");
        Assert.InRange(skipped, 1, Rows - 1);
    }

    private static VectorSet Moved(VectorSet centroids, float move) => VectorSet.From(Enumerable.Range(0, Clusters).Select(label =>
        centroids[label].ToArray().Zip(Generated.Components(Dimension, (uint)label + 90), (x, change) => x + (move * (label % 4) * change)).ToArray()));

    [Fact]
    public void TryCreate_IsRejected_WhereMemoryOrRowsAreFew()
    {
        VectorSet rows = Generated.Groups(Rows, Dimension, 4, 2);
        var panels = new CentroidPanels(Clusters, Dimension);
        long scoreBytes = (panels.LaneCount + 1) * sizeof(float);
        long bytes = Rows * (scoreBytes + ScoreDifferences.BytesOf(panels.LaneCount) + QuantizedRows.BytesOf(Dimension));

        Assert.NotNull(ReferenceScores.TryCreate(rows, panels, budget: null));
        Assert.NotNull(ReferenceScores.TryCreate(rows, panels, bytes));
        Assert.Null(ReferenceScores.TryCreate(rows, panels, bytes - 1));
        Assert.Null(ReferenceScores.TryCreate(rows, panels, budget: 0));
        Assert.Null(ReferenceScores.TryCreate(rows.Select([.. Enumerable.Range(0, 639)]), panels, budget: null));
        Assert.Null(ReferenceScores.TryCreate(Generated.Groups(Rows, 79, 4, 2), new CentroidPanels(Clusters, 79), budget: null));
    }

    [Fact]
    public void ACostThatGrows_IsSpentOnceItIsAboveTheAverage()
    {
        var cost = new ReferenceCost(50, 512);
        cost.Renew(1000);
        int passes = 0;

        while (!cost.IsSpent)
        {
            passes++;
            cost.Add(new PassCount { UnprunedRows = 100 * passes, UnprunedPairs = 1000 * passes });
        }

        // A plain pass costs about 71,000 units, these 2,700, 5,400, …: the seventh is the first one above the mean of the plain one and those up to it.
        Assert.Equal(7, passes);
        cost.Renew(1000);
        Assert.False(cost.IsSpent, "There is another reference.");
    }
}
