using System.Runtime.Intrinsics.X86;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

/// <summary>Every width of tile against the definition, to the last bit, at every panel width and around the lane boundaries of the centroids.</summary>
[Trait("Category", "Bits")]
public class ScoreTileTests
{
    public static TheoryData<int, int> Shapes => new(
        from dimension in new[] { 1, 2, 3, 7, 16, 33, 100 }
        from centroids in new[] { 1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 97 }
        select (dimension, centroids));

    [Theory]
    [MemberData(nameof(Shapes))]
    public unsafe void EveryTile_IsTheDefinition(int dimension, int centroidCount)
    {
        var panels = new CentroidPanels(centroidCount, dimension);
        panels.PackForDistance(Vectors(centroidCount, dimension, 1));
        const int rows = 8;
        nint stride = dimension + 3;
        var values = new AlignedFloats(rows * (int)stride);
        values.Span.Fill(float.NaN);

        for (int row = 0; row < rows; row++)
        {
            Generated.Components(dimension, (uint)(row + 50)).CopyTo(values.Span[(row * (int)stride)..]);
        }

        for (int panel = 0; panel < panels.PanelCount; panel++)
        {
            float[] expected = Scores((in ScoreTile tile) => ScoreTile.Scalar(tile, rows));

            AssertFirstRows(expected, Scores(ScoreTile128.Invoke), ScoreTile128.Rows);
            AssertFirstRows(expected, Scores(ScoreTile256.Invoke), ScoreTile256.Rows);
            AssertFirstRows(expected, Scores(ScoreTile.Invoke), ScoreTile.PreferredRows);

            if (Avx512F.IsSupported)
            {
                AssertFirstRows(expected, Scores(ScoreTile512.Invoke), ScoreTile512.Rows);
            }

            float[] Scores(Tile compute)
            {
                var scores = new AlignedFloats(rows * panels.WidthOf(panel));
                compute(new ScoreTile
                {
                    Rows = values.Pointer,
                    RowStride = stride,
                    Panel = panels.Panel(panel),
                    Width = panels.WidthOf(panel),
                    Dimension = dimension,
                    Biases = panels.Biases(panel),
                    Scores = scores.Pointer,
                    ScoreStride = panels.WidthOf(panel),
                });
                return scores.Span.ToArray();
            }
        }
    }

    private static void AssertFirstRows(float[] expected, float[] actual, int rows)
    {
        int length = expected.Length / 8 * rows;
        Assert.DoesNotContain(float.NaN, actual);
        Assert.Equal(expected[..length], actual[..length]);
        Assert.All(actual[length..], score => Assert.Equal(0f, score));
    }

    [Fact]
    public void PackForDistance_OnASmallExample_IsWhatPaperSays()
    {
        var panels = new CentroidPanels(2, 2);
        panels.PackForDistance(VectorSet.From([[1f, 5f], [3f, 1f]]));
        var scorer = new RowScorer(panels);

        // Origin (2, 3): centroids (−1, 2) and (1, −2), both of squared length 5; the row is (1, 1), of squared length 2.
        scorer.Place(0, [3f, 4f], 1f);
        scorer.Score(1);

        Assert.Equal([2f, 3f], panels.Origin);
        Assert.Equal(Math.Sqrt(5), panels.Reach);
        Assert.Equal(2f, scorer.SquaredLengthOf(0));
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
        panels.PackForDistance(centroids);
        var scorer = new RowScorer(panels);
        var bound = new RoundingBound(dimension, panels.Reach, areUnitRows: false);

        for (uint seed = 1; seed <= 20; seed++)
        {
            float[] row = Generated.Components(dimension, seed + 500);
            scorer.Place(0, row, 1f);
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

                Assert.InRange(scorer.ScoresOf(0)[label] - (product - (square / 2)), -bound.Of(scorer.SquaredLengthOf(0)), bound.Of(scorer.SquaredLengthOf(0)));
            }
        }
    }

    private static VectorSet Vectors(int count, int dimension, uint seed) =>
        VectorSet.From(Enumerable.Range(0, count).Select(row => Generated.Components(dimension, seed + (uint)row)));

    private delegate void Tile(in ScoreTile tile);
}
