using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Scores of a few rows with a few centroids, the lanes along the components: for centroids that would leave most lanes of a <see cref="ScoreTile"/> empty.</summary>
/// <remarks>
/// Component t is fused into lane t mod 16, the lanes meet in a fixed tree (16 → 8 → 4 → 2 → 1), and the centroid's bias comes last: so every width of vector
/// gives the same bits as <see cref="Scalar"/>. The centroids are filled up with zeros to whole lanes; the rows need not be.
/// </remarks>
internal readonly unsafe struct DotTile
{
    /// <summary>The lanes that a sum is taken in, on every machine.</summary>
    public const int Lanes = 16;

    /// <summary>Gets where each row lies.</summary>
    public required float** Rows { get; init; }

    /// <summary>Gets how many rows there are.</summary>
    public required int RowCount { get; init; }

    /// <summary>Gets the first of all centroids; the next one is <see cref="Stride"/> floats on.</summary>
    public required float* Centroids { get; init; }

    public required nint Stride { get; init; }

    /// <summary>Gets which centroids are wanted: they may lie anywhere.</summary>
    public required int* Indices { get; init; }

    /// <summary>Gets how many are wanted.</summary>
    public required int Count { get; init; }

    public required int Dimension { get; init; }

    /// <summary>Gets where each centroid starts.</summary>
    public required float* Biases { get; init; }

    /// <summary>Gets the scores of each row: that of a centroid goes to the centroid's index.</summary>
    public required float** Scores { get; init; }

    /// <summary>Computes the scores with the machine's widest vectors.</summary>
    public static void Invoke(in DotTile tile)
    {
        if (Avx512F.IsSupported)
        {
            DotTile512.Invoke(tile);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            DotTile256.Invoke(tile);
        }
        else
        {
            DotTile128.Invoke(tile);
        }
    }

    /// <summary>The definition.</summary>
    internal static void Scalar(in DotTile tile)
    {
        Span<float> lanes = stackalloc float[Lanes];

        for (int row = 0; row < tile.RowCount; row++)
        {
            for (int i = 0; i < tile.Count; i++)
            {
                int centroid = tile.Indices[i];
                lanes.Clear();

                for (int t = 0; t < tile.Dimension; t++)
                {
                    lanes[t % Lanes] = MathF.FusedMultiplyAdd(tile.Rows[row][t], tile.Centroids[(centroid * tile.Stride) + t], lanes[t % Lanes]);
                }

                for (int half = Lanes / 2; half > 0; half /= 2)
                {
                    for (int lane = 0; lane < half; lane++)
                    {
                        lanes[lane] += lanes[lane + half];
                    }
                }

                tile.Scores[row][centroid] = lanes[0] + tile.Biases[centroid];
            }
        }
    }

    /// <summary>Copies what lies beyond the last whole lanes of a row, with zeros up to 16.</summary>
    public static void CopyTail(float* row, int dimension, float* tail)
    {
        int start = dimension / Lanes * Lanes;

        for (int i = 0; i < Lanes; i++)
        {
            tail[i] = start + i < dimension ? row[start + i] : 0f;
        }
    }

    /// <summary>The last two steps of the tree for four sums at once, each of four lanes: (s0 + s2) + (s1 + s3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Join(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        // (a0 + a2, a1 + a3, b0 + b2, b1 + b3), and the same of c and d; then the even places and the odd ones of both.
        if (Sse.IsSupported)
        {
            Vector128<float> ab = Sse.MoveLowToHigh(a, b) + Sse.MoveHighToLow(b, a);
            Vector128<float> cd = Sse.MoveLowToHigh(c, d) + Sse.MoveHighToLow(d, c);
            return Sse.Shuffle(ab, cd, 0b10_00_10_00) + Sse.Shuffle(ab, cd, 0b11_01_11_01);
        }

        return Vector128.Create(Sum(a), Sum(b), Sum(c), Sum(d));
    }

    private static float Sum(Vector128<float> v) => (v[0] + v[2]) + (v[1] + v[3]);
}
