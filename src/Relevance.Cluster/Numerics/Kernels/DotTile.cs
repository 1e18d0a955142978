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

/// <summary>The sum of a row with a centroid: 4 accumulators of 128 bits, for Arm; without vector instructions the runtime does it lane by lane.</summary>
/// <remarks>See <see cref="DotTile.Scalar"/> for what is computed.</remarks>
[SkipLocalsInit]
internal static unsafe class DotTile128
{
    private const int Part = DotTile.Lanes / 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Invoke(in DotTile tile)
    {
        float* tail = stackalloc float[DotTile.Lanes];

        for (int row = 0; row < tile.RowCount; row++)
        {
            if (tile.Dimension % DotTile.Lanes != 0)
            {
                DotTile.CopyTail(tile.Rows[row], tile.Dimension, tail);
            }

            for (int i = 0; i < tile.Count; i++)
            {
                int centroid = tile.Indices[i];
                float sum = Sum(tile.Rows[row], tail, tile.Centroids + (centroid * tile.Stride), tile.Dimension);
                tile.Scores[row][centroid] = sum + tile.Biases[centroid];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* row, float* tail, float* centroid, int dimension)
    {
        Vector128<float> s0 = default, s1 = default, s2 = default, s3 = default;
        nint whole = dimension / DotTile.Lanes * DotTile.Lanes;

        for (nint t = 0; t < dimension; t += DotTile.Lanes)
        {
            if (t == whole)
            {
                row = tail - t;
            }

            s0 = Vector128.FusedMultiplyAdd(Vector128.Load(row + t), Vector128.Load(centroid + t), s0);
            s1 = Vector128.FusedMultiplyAdd(Vector128.Load(row + t + Part), Vector128.Load(centroid + t + Part), s1);
            s2 = Vector128.FusedMultiplyAdd(Vector128.Load(row + t + (2 * Part)), Vector128.Load(centroid + t + (2 * Part)), s2);
            s3 = Vector128.FusedMultiplyAdd(Vector128.Load(row + t + (3 * Part)), Vector128.Load(centroid + t + (3 * Part)), s3);
        }

        // 16 → 8 → 4, then 4 → 2 → 1.
        Vector128<float> four = (s0 + s2) + (s1 + s3);
        return DotTile.Join(four, four, four, four)[0];
    }
}

/// <summary>Sums of 2 rows with 2 centroids at once: 8 accumulators of 256 bits, two for each sum. See <see cref="DotTile.Scalar"/> for what is computed.</summary>
[SkipLocalsInit]
internal static unsafe class DotTile256
{
    private const int Half = DotTile.Lanes / 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Invoke(in DotTile tile)
    {
        float* tails = stackalloc float[2 * DotTile.Lanes];

        for (int row = 0; row < tile.RowCount; row += 2)
        {
            // The last of an odd number is computed twice.
            int other = Math.Min(row + 1, tile.RowCount - 1);

            if (tile.Dimension % DotTile.Lanes != 0)
            {
                DotTile.CopyTail(tile.Rows[row], tile.Dimension, tails);
                DotTile.CopyTail(tile.Rows[other], tile.Dimension, tails + DotTile.Lanes);
            }

            for (int i = 0; i < tile.Count; i += 2)
            {
                Run(tile, tails, (row, other), (tile.Indices[i], tile.Indices[Math.Min(i + 1, tile.Count - 1)]));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(in DotTile tile, float* tails, (int First, int Second) rows, (int First, int Second) centroids)
    {
        float* row0 = tile.Rows[rows.First];
        float* row1 = tile.Rows[rows.Second];
        float* centroid0 = tile.Centroids + (centroids.First * tile.Stride);
        float* centroid1 = tile.Centroids + (centroids.Second * tile.Stride);

        Vector256<float> low00 = default, low01 = default, low10 = default, low11 = default;
        Vector256<float> high00 = default, high01 = default, high10 = default, high11 = default;
        nint whole = tile.Dimension / DotTile.Lanes * DotTile.Lanes;

        for (nint t = 0; t < tile.Dimension; t += DotTile.Lanes)
        {
            if (t == whole)
            {
                row0 = tails - t;
                row1 = row0 + DotTile.Lanes;
            }

            Vector256<float> x0 = Vector256.Load(row0 + t);
            Vector256<float> x1 = Vector256.Load(row1 + t);
            Vector256<float> c0 = Vector256.Load(centroid0 + t);
            Vector256<float> c1 = Vector256.Load(centroid1 + t);
            low00 = Vector256.FusedMultiplyAdd(x0, c0, low00);
            low01 = Vector256.FusedMultiplyAdd(x0, c1, low01);
            low10 = Vector256.FusedMultiplyAdd(x1, c0, low10);
            low11 = Vector256.FusedMultiplyAdd(x1, c1, low11);

            x0 = Vector256.Load(row0 + t + Half);
            x1 = Vector256.Load(row1 + t + Half);
            c0 = Vector256.Load(centroid0 + t + Half);
            c1 = Vector256.Load(centroid1 + t + Half);
            high00 = Vector256.FusedMultiplyAdd(x0, c0, high00);
            high01 = Vector256.FusedMultiplyAdd(x0, c1, high01);
            high10 = Vector256.FusedMultiplyAdd(x1, c0, high10);
            high11 = Vector256.FusedMultiplyAdd(x1, c1, high11);
        }

        Vector128<float> sums = DotTile.Join(Quarter(low00 + high00), Quarter(low01 + high01), Quarter(low10 + high10), Quarter(low11 + high11));
        tile.Scores[rows.First][centroids.First] = sums[0] + tile.Biases[centroids.First];
        tile.Scores[rows.First][centroids.Second] = sums[1] + tile.Biases[centroids.Second];
        tile.Scores[rows.Second][centroids.First] = sums[2] + tile.Biases[centroids.First];
        tile.Scores[rows.Second][centroids.Second] = sums[3] + tile.Biases[centroids.Second];
    }

    private static Vector128<float> Quarter(Vector256<float> eight) => eight.GetLower() + eight.GetUpper();
}
