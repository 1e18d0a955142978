using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Computes the kernel scores x·c + bias of a few rows with a few listed centroids, with the lanes along the components.</summary>
/// <remarks>
/// <para>
/// It serves where a <see cref="ScoreTile"/> would leave most of its lanes empty: for the last few centroids of a set, and for the few centroids that a
/// pruning bound leaves. For each pair: lane[t mod 16] ← fma(x[t], c[t], lane[t mod 16]) for t in order, then the tree 16 → 8 → 4 → 2 → 1, then the bias.
/// </para>
/// <code>
/// width   rows × centroids   accumulators per pair   registers
/// 512     4 × 4              1 of 16 lanes           16 sums, 4 rows, 1 centroid
/// 256     2 × 2              2 of  8 lanes            8 sums, 2 rows, 2 centroids
/// 128     1 × 1              4 of  4 lanes            4 sums
/// </code>
/// <para>
/// A fused multiply-add takes four cycles and two start per cycle, so that at least eight independent accumulators keep the units busy; more rows and
/// centroids per tile share each load among several sums.
/// </para>
/// <para>
/// Same bits: each pair has 16 chains, however wide the registers, and one tree joins them. A row that ends within 16 components is continued with zeros:
/// fma(0, 0, s) = s leaves the value of a lane unchanged. What breaks it: more chains per pair, a plain multiplication and addition, another tree, or the bias
/// as the start of a lane. The centroids are padded with zeros; the rows need no padding.
/// </para>
/// </remarks>
internal readonly unsafe struct DotTile
{
    /// <summary>The number of chains of a sum, on every machine.</summary>
    public const int Lanes = 16;

    /// <summary>Gets the address of each row.</summary>
    public required float** Rows { get; init; }

    /// <summary>Gets the number of rows.</summary>
    public required int RowCount { get; init; }

    /// <summary>Gets the address of centroid 0.</summary>
    public required float* Centroids { get; init; }

    /// <summary>Gets the distance in floats from one centroid to the next.</summary>
    public required nint Stride { get; init; }

    /// <summary>Gets the indices of the centroids to score, in any order.</summary>
    public required int* Indices { get; init; }

    /// <summary>Gets the number of centroids to score.</summary>
    public required int Count { get; init; }

    /// <summary>Gets the number of components.</summary>
    public required int Dimension { get; init; }

    /// <summary>Gets the bias of each centroid, by index.</summary>
    public required float* Biases { get; init; }

    /// <summary>Gets the addresses of the scores of each row; the score of a centroid is written at its index.</summary>
    public required float** Scores { get; init; }

    /// <summary>Gets rows that are prefetched meanwhile, one with each row; none by default.</summary>
    public ExpectedRows Next { get; init; }

    /// <summary>Computes the scores with the widest registers of the machine.</summary>
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

    /// <summary>The scalar definition.</summary>
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

    /// <summary>Copies the last components of a row, those beyond the last multiple of 16, and pads them with zeros.</summary>
    public static void CopyTail(float* row, int dimension, float* tail)
    {
        int start = dimension / Lanes * Lanes;

        for (int i = 0; i < Lanes; i++)
        {
            tail[i] = start + i < dimension ? row[start + i] : 0f;
        }
    }

    /// <summary>Computes the last two steps of the tree for four sums of four lanes at once: (s0 + s2) + (s1 + s3) of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Join(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        // ab = (a0 + a2, a1 + a3, b0 + b2, b1 + b3) and cd likewise; then the sums of their even and odd lanes.
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

/// <summary>The <see cref="DotTile"/> of 128 bits, for Arm: one row with one centroid in 4 accumulators.</summary>
/// <remarks>Without vector instructions the runtime emulates it lane by lane, with the same bits. <see cref="DotTile.Scalar"/> defines the result.</remarks>
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
                ExpectedRows next = i == 0 ? tile.Next.Slice(row, 1) : default;
                float sum = Sum(tile.Rows[row], tail, tile.Centroids + (centroid * tile.Stride), tile.Dimension, next);
                tile.Scores[row][centroid] = sum + tile.Biases[centroid];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* row, float* tail, float* centroid, int dimension, ExpectedRows next)
    {
        Vector128<float> s0 = default, s1 = default, s2 = default, s3 = default;
        nint whole = dimension / DotTile.Lanes * DotTile.Lanes;

        for (nint t = 0; t < dimension; t += DotTile.Lanes)
        {
            if (t == whole)
            {
                row = tail - t;
            }

            next.Fetch(t);
            s0 = Vector128.FusedMultiplyAdd(Vector128.Load(row + t), Vector128.Load(centroid + t), s0);
            s1 = Vector128.FusedMultiplyAdd(Vector128.Load(row + t + Part), Vector128.Load(centroid + t + Part), s1);
            s2 = Vector128.FusedMultiplyAdd(Vector128.Load(row + t + (2 * Part)), Vector128.Load(centroid + t + (2 * Part)), s2);
            s3 = Vector128.FusedMultiplyAdd(Vector128.Load(row + t + (3 * Part)), Vector128.Load(centroid + t + (3 * Part)), s3);
        }

        // 16 → 8 → 4, then Join: 4 → 2 → 1.
        Vector128<float> four = (s0 + s2) + (s1 + s3);
        return DotTile.Join(four, four, four, four)[0];
    }
}

/// <summary>The <see cref="DotTile"/> of 256 bits: 2 rows with 2 centroids in 8 accumulators, two for each sum.</summary>
/// <remarks>
/// <code>
///            c0                c1
/// row 0   low00 high00     low01 high01     low: components t … t+7 of each 16
/// row 1   low10 high10     low11 high11     high: components t+8 … t+15
/// </code>
/// <see cref="DotTile.Scalar"/> defines the result.
/// </remarks>
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
            // The last row of an odd number is computed twice.
            int other = Math.Min(row + 1, tile.RowCount - 1);

            if (tile.Dimension % DotTile.Lanes != 0)
            {
                DotTile.CopyTail(tile.Rows[row], tile.Dimension, tails);
                DotTile.CopyTail(tile.Rows[other], tile.Dimension, tails + DotTile.Lanes);
            }

            for (int i = 0; i < tile.Count; i += 2)
            {
                ExpectedRows next = i == 0 ? tile.Next.Slice(row, 2) : default;
                Run(tile, tails, (row, other), (tile.Indices[i], tile.Indices[Math.Min(i + 1, tile.Count - 1)]), next);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(in DotTile tile, float* tails, (int First, int Second) rows, (int First, int Second) centroids, ExpectedRows next)
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

            next.Fetch(t);
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
