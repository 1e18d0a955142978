using System.Runtime.Intrinsics.X86;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

/// <summary>Every width of tile against the definition, to the last bit, at every panel width and around the lane boundaries of the centroids.</summary>
[Trait("Category", "Bits")]
public class ScoreTileTests
{
    private const int RowCount = 8;

    public static TheoryData<int, int> Shapes => new(
        from dimension in new[] { 1, 2, 3, 7, 16, 33, 100 }
        from centroids in new[] { 1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 97 }
        select (dimension, centroids));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryTile_IsTheDefinition(int dimension, int centroidCount) => AssertTiles(dimension, centroidCount, step: 1);

    [Theory]
    [InlineData(1, 16)]
    [InlineData(7, 97)]
    [InlineData(33, 64)]
    public void EveryTile_OfRowsWhoseComponentsAreAStepApart_IsTheDefinition(int dimension, int centroidCount) =>
        AssertTiles(dimension, centroidCount, step: 5);

    private static unsafe void AssertTiles(int dimension, int centroidCount, int step)
    {
        var panels = new CentroidPanels(centroidCount, dimension);
        VectorSet centroids = Vectors(centroidCount, dimension, 1);
        panels.ChooseOrigin(centroids);
        panels.PackForDistance(centroids);
        var values = Rows(dimension, step);

        for (int panel = 0; panel < panels.PanelCount; panel++)
        {
            int width = panels.WidthOf(panel);
            float[] expected = Scores((in ScoreTile tile) => ScoreTile.Scalar(tile, RowCount), width);

            // All lanes of the panel together, and each sixteen of them alone.
            for (int lanes = width; lanes > 0; lanes = lanes == width && width > 16 ? 16 : 0)
            {
                AssertFirstRows(expected, Scores(ScoreTile128.Invoke, lanes), ScoreTile128.Rows);
                AssertFirstRows(expected, Scores(ScoreTile256.Invoke, lanes), ScoreTile256.Rows);
                AssertFirstRows(expected, Scores(ScoreTile.Invoke, lanes), ScoreTile.PreferredRows);

                if (Avx512F.IsSupported)
                {
                    AssertFirstRows(expected, Scores(ScoreTile512.Invoke, lanes), ScoreTile512.Rows);
                }
            }

            float[] Scores(Tile compute, int lanes)
            {
                var scores = new AlignedFloats(RowCount * width);
                float** rows = stackalloc float*[RowCount], scoresOfRows = stackalloc float*[RowCount];

                for (int start = 0; start < width; start += lanes)
                {
                    for (int row = 0; row < RowCount; row++)
                    {
                        rows[row] = values.Pointer + (row * ((dimension * step) + 3));
                        scoresOfRows[row] = scores.Pointer + (row * width) + start;
                    }

                    compute(new ScoreTile
                    {
                        Rows = rows,
                        RowStep = step,
                        Panel = panels.Panel(panel) + start,
                        Stride = width,
                        Lanes = lanes,
                        Dimension = dimension,
                        Biases = panels.BiasesAt((panel * CentroidPanels.PanelLanes) + start),
                        Scores = scoresOfRows,
                    });
                }

                return scores.Span.ToArray();
            }
        }
    }

    /// <summary>Rows with a fence of NaN between them and between their components: one too many would poison a score.</summary>
    private static AlignedFloats Rows(int dimension, int step)
    {
        int stride = (dimension * step) + 3;
        var values = new AlignedFloats(RowCount * stride);
        values.Span.Fill(float.NaN);

        for (int row = 0; row < RowCount; row++)
        {
            float[] components = Generated.Components(dimension, (uint)(row + 50));

            for (int t = 0; t < dimension; t++)
            {
                values.Span[(row * stride) + (t * step)] = components[t];
            }
        }

        return values;
    }

    private static void AssertFirstRows(float[] expected, float[] actual, int rows)
    {
        int length = expected.Length / RowCount * rows;
        Assert.DoesNotContain(float.NaN, actual);
        Assert.Equal(expected[..length], actual[..length]);
        Assert.All(actual[length..], score => Assert.Equal(0f, score));
    }

    [Fact]
    public void PackForDistance_OnASmallExample_IsWhatPaperSays()
    {
        var panels = new CentroidPanels(2, 2);
        VectorSet centroids = VectorSet.From([[11f, 5f], [13f, 1f]]);
        panels.ChooseOrigin(centroids);
        panels.PackForDistance(centroids);
        var scorer = new RowScorer(panels);

        // Origin (12, 3), farther from zero than twice √5: centroids (−1, 2) and (1, −2), both of squared length 5; the row is (1, 1), of squared length 2.
        float squaredLength = scorer.Place(0, [13f, 4f], 1f);
        scorer.Score(1);

        Assert.False(panels.IsAtZero);
        Assert.Equal([12f, 3f], panels.Origin);
        Assert.Equal(Math.Sqrt(5), panels.LargestNorm);
        Assert.Equal(2f, squaredLength);
        Assert.Equal([-1.5f, -3.5f], scorer.ScoresOf(0)[..2].ToArray());
        Assert.All(scorer.ScoresOf(0)[2..].ToArray(), score => Assert.Equal(float.NegativeInfinity, score));
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(48, 100)]
    [InlineData(200, 33)]
    public void Scores_AreWithinTheRoundingBound(int dimension, int centroidCount)
    {
        VectorSet centroids = Vectors(centroidCount, dimension, 1);
        var panels = new CentroidPanels(centroidCount, dimension);
        panels.ChooseOrigin(centroids);
        panels.PackForDistance(centroids);
        var scorer = new RowScorer(panels);
        var bound = new RoundingBound(dimension, panels.LargestNorm, areUnitRows: false);

        for (uint seed = 1; seed <= 20; seed++)
        {
            float[] row = Generated.Components(dimension, seed + 500);
            float squaredLength = scorer.Place(0, row, 1f);
            scorer.Score(1);

            for (int label = 0; label < centroidCount; label++)
            {
                (double product, double square) = (0, 0);

                for (int t = 0; t < dimension; t++)
                {
                    double c = (double)centroids[label][t] - panels.Origin[t];
                    product += ((double)row[t] - panels.Origin[t]) * c;
                    square += c * c;
                }

                Assert.InRange(scorer.ScoresOf(0)[label] - (product - (square / 2)), -bound.Of(squaredLength), bound.Of(squaredLength));
            }
        }
    }

    private static VectorSet Vectors(int count, int dimension, uint seed) =>
        VectorSet.From(Enumerable.Range(0, count).Select(row => Generated.Components(dimension, seed + (uint)row)));

    private delegate void Tile(in ScoreTile tile);
}
