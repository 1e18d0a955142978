using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

/// <summary>Tests blocks of rows, from one row to a full block: every requested score, and no other.</summary>
[Trait("Category", "Bits")]
public unsafe class RowScorerTests
{
    [Theory]
    [InlineData(5, 1)]
    [InlineData(5, 97)]
    [InlineData(100, 1)]
    [InlineData(100, 50)]
    [InlineData(100, 64)]
    [InlineData(2000, 17)]
    [InlineData(3, 2000)]
    public void Score_OfSomeRows_IsTheDefinition_AndLeavesTheOthers(int dimension, int centroidCount)
    {
        CentroidPanels panels = Panels(dimension, centroidCount);
        int blockRows = new RowScorer(panels).BlockRows;

        foreach (int count in new[] { 1, 7, new RowScorer(panels).ChunkRows + 1, blockRows }.Where(count => count <= blockRows).Distinct())
        {
            var scorer = new RowScorer(panels);
            float[][] rows = [.. Enumerable.Range(0, count).Select(row => Generated.Components(dimension, (uint)row + 50))];

            for (int row = 0; row < count; row++)
            {
                Assert.Equal(SquaredLengthKernel.Invoke(rows[row]), scorer.Place(row, rows[row], 1f));
            }

            scorer.Score(count);

            for (int row = 0; row < blockRows; row++)
            {
                float[] expected = row < count ? Scores(panels, rows[row]) : [.. Enumerable.Repeat(float.NegativeInfinity, panels.LaneCount)];
                Assert.Equal(expected, scorer.ScoresOf(row).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(5, 97)]
    [InlineData(512, 10)]
    [InlineData(100, 500)]
    public void Expect_ChangesNoScore(int dimension, int centroidCount)
    {
        CentroidPanels panels = Panels(dimension, centroidCount);
        var scorer = new RowScorer(panels);
        float[] row = Generated.Components(dimension, 3);
        int count = scorer.ChunkRows - 1;

        fixed (float* address = row)
        {
            for (int i = 0; i < count; i++)
            {
                scorer.Point(i, address);
                scorer.Expect(i, i % 3 == 0 ? null : address);
            }

            scorer.Score(count);
        }

        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(Scores(panels, row), scorer.ScoresOf(i).ToArray()));
    }

    [Fact]
    public void Score_OfSomeCentroids_LeavesTheOthers()
    {
        CentroidPanels panels = Panels(33, 20);
        var scorer = new RowScorer(panels);
        float[] row = Generated.Components(33, 9);
        scorer.Place(2, row, 1f);

        scorer.Score(2, [19, 4]);

        float[] all = Scores(panels, row);
        Assert.All(
            Enumerable.Range(0, panels.LaneCount),
            lane => Assert.Equal(lane is 4 or 19 ? all[lane] : float.NegativeInfinity, scorer.ScoresOf(2)[lane], 1e-3f));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 500)]
    [InlineData(3, 20_000)]
    [InlineData(100_000, 2)]
    public void Blocks_AreWholeTiles_OfNoMoreRowsThanTheirScoresHaveRoomFor(int dimension, int centroidCount)
    {
        var scorer = new RowScorer(new CentroidPanels(centroidCount, dimension));
        int tile = ScoreTile.PreferredRows;

        Assert.Equal((0, 0), (scorer.BlockRows % tile, scorer.ChunkRows % tile));
        Assert.InRange(scorer.BlockRows, tile, 256);
        Assert.True(scorer.BlockRows == tile || scorer.BlockRows * (long)centroidCount <= 128 * 1024);
        Assert.InRange(scorer.ChunkRows, tile, Math.Min(8 * tile, scorer.BlockRows));
        Assert.True(scorer.ChunkRows == tile || scorer.ChunkRows * (long)dimension <= 32 * 1024);
        Assert.True(scorer.BlockRows > tile || centroidCount > 5000, "Blocks are smaller than they need be.");
        Assert.True(scorer.ChunkRows > tile || scorer.BlockRows == tile || dimension > 2000, "Chunks are smaller than they need be.");
    }

    private static CentroidPanels Panels(int dimension, int count)
    {
        var panels = new CentroidPanels(count, dimension);
        panels.PackForDistance(VectorSet.From(Enumerable.Range(0, count).Select(centroid => Generated.Components(dimension, (uint)centroid + 1))));
        return panels;
    }

    /// <summary>In panels, one fused product after another; the last centroids along their components.</summary>
    private static float[] Scores(CentroidPanels panels, float[] row)
    {
        float[] scores = [.. Enumerable.Repeat(float.NegativeInfinity, panels.LaneCount)];

        for (int centroid = 0; centroid < panels.Count; centroid++)
        {
            if (centroid < panels.PanelLaneCount)
            {
                float score = *panels.BiasesAt(centroid);

                for (int t = 0; t < row.Length; t++)
                {
                    score = MathF.FusedMultiplyAdd(row[t], panels.Row(centroid)[t], score);
                }

                scores[centroid] = score;
                continue;
            }

            fixed (float* values = row, results = scores)
            {
                float* place = values, scoresOfRow = results;
                DotTile.Scalar(new DotTile
                {
                    Rows = &place,
                    RowCount = 1,
                    Centroids = panels.Row(0),
                    Stride = panels.RowStride,
                    Indices = &centroid,
                    Count = 1,
                    Dimension = row.Length,
                    Biases = panels.BiasesAt(0),
                    Scores = &scoresOfRow,
                });
            }
        }

        return scores;
    }
}
