using System.Runtime.Intrinsics.X86;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

/// <summary>
/// Every width of tile has the bits of the definition, at every length around a lane boundary and every number of rows and centroids around a tile.
/// </summary>
[Trait("Category", "Bits")]
public class DotTileTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(1, 35), 63, 64, 65, 512, 515];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void EveryTile_IsTheDefinition(int dimension)
    {
        for (int rows = 1; rows <= 5; rows++)
        {
            foreach (int[] centroids in new int[][] { [0], [3, 1], [0, 1, 2], [6, 2, 5, 0], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 6] })
            {
                float[] expected = Scores(DotTile.Scalar, dimension, rows, centroids);

                Assert.Equal(expected, Scores(DotTile128.Invoke, dimension, rows, centroids));
                Assert.Equal(expected, Scores(DotTile256.Invoke, dimension, rows, centroids));
                Assert.Equal(expected, Scores(DotTile.Invoke, dimension, rows, centroids));
                Assert.Equal(rows * (7 - centroids.Length), expected.Count(score => score == float.NegativeInfinity));
                Assert.DoesNotContain(float.NaN, expected);

                if (Avx512F.IsSupported)
                {
                    Assert.Equal(expected, Scores(DotTile512.Invoke, dimension, rows, centroids));
                }
            }
        }
    }

    [Fact]
    public void Scalar_OnASmallExample_IsWhatPaperSays() =>
        Assert.Equal([(1f * 2) + (2f * 3) + 10], Example(DotTile.Scalar));

    private static unsafe float[] Example(Tile compute)
    {
        float* row = stackalloc float[] { 1f, 2f };
        float* centroid = stackalloc float[DotTile.Lanes];
        (centroid[0], centroid[1]) = (2f, 3f);
        float score = 0, bias = 10;
        float* scores = &score;
        int index = 0;
        compute(new DotTile
        {
            Rows = &row,
            RowCount = 1,
            Centroids = centroid,
            Stride = DotTile.Lanes,
            Indices = &index,
            Count = 1,
            Dimension = 2,
            Biases = &bias,
            Scores = &scores,
        });
        return [score];
    }

    /// <summary>Scores of rows with a fence of NaN between them, and centroids padded with zeros; scores that were not requested remain −∞.</summary>
    private static unsafe float[] Scores(Tile compute, int dimension, int rowCount, int[] centroids)
    {
        const int count = 7;
        int stride = (dimension + 15) / 16 * 16;
        var values = new AlignedFloats(rowCount * (dimension + 1));
        values.Span.Fill(float.NaN);
        var packed = new AlignedFloats(count * stride);
        var biases = new AlignedFloats(count);
        var scores = new AlignedFloats(rowCount * count);
        scores.Span.Fill(float.NegativeInfinity);
        float** rows = stackalloc float*[rowCount], scoresOfRows = stackalloc float*[rowCount];

        for (int i = 0; i < count; i++)
        {
            Generated.Components(dimension, (uint)(i + 7)).CopyTo(packed.Span[(i * stride)..]);
            biases.Span[i] = i / 3f;
        }

        for (int row = 0; row < rowCount; row++)
        {
            rows[row] = values.Pointer + (row * (dimension + 1));
            scoresOfRows[row] = scores.Pointer + (row * count);
            Generated.Components(dimension, (uint)(row + 50)).CopyTo(new Span<float>(rows[row], dimension));
        }

        fixed (int* indices = centroids)
        {
            compute(new DotTile
            {
                Rows = rows,
                RowCount = rowCount,
                Centroids = packed.Pointer,
                Stride = stride,
                Indices = indices,
                Count = centroids.Length,
                Dimension = dimension,
                Biases = biases.Pointer,
                Scores = scoresOfRows,
            });
        }

        return scores.Span.ToArray();
    }

    private delegate void Tile(in DotTile tile);
}
