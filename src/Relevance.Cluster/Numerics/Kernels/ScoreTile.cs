using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Computes the kernel scores x·c + bias of a few rows with the centroids of one panel, which stay in registers: the inner loop of a pass.</summary>
/// <remarks>
/// <para>For each row r and lane j: s ← bias[j], then s ← fma(x[r][t], c[t][j], s) for each component t in order.</para>
/// <code>
/// width   rows × lanes   sums          other registers            of
/// 512     8 × 48         24 × 16       3 of the panel, 1 of a row   32
/// 256     6 × 16         12 ×  8       2 of the panel, 1 of a row   16
/// 128     4 × 16         16 ×  4       4 of the panel, 1 of a row   32 (Arm)
/// </code>
/// <para>
/// A fused multiply-add has a latency of four cycles and two start per cycle, so that at least 8 independent sums keep both units busy; more sums let each
/// load of the panel serve several rows, and each broadcast of a component serve all lanes. With AVX-512 a step has 24 fused multiply-adds for 11 loads.
/// </para>
/// <para>
/// Same bits: a lane is a centroid, so that lanes never meet, and each score is one chain of fused multiply-adds over the components in order. Every width
/// computes the same chains, only more or fewer of them side by side. What breaks it: a plain multiplication and addition instead of the fused one, an
/// unrolled loop with two partial sums per score, blocks of components on one path only, or a bias that is added at the end.
/// </para>
/// </remarks>
internal readonly unsafe struct ScoreTile
{
    /// <summary>Gets the address of each row; rows need not be contiguous.</summary>
    public required float** Rows { get; init; }

    /// <summary>Gets the distance from one component of a row to the next: 1 for rows, the width of a panel for its lanes.</summary>
    public required nint RowStep { get; init; }

    /// <summary>Gets the address of component 0 of the first lane; component 1 follows <see cref="Stride"/> floats later.</summary>
    public required float* Panel { get; init; }

    /// <summary>Gets the width of the panel.</summary>
    public required nint Stride { get; init; }

    /// <summary>Gets the number of lanes to score: 16, 32 or 48.</summary>
    public required int Lanes { get; init; }

    /// <summary>Gets the number of components.</summary>
    public required int Dimension { get; init; }

    /// <summary>Gets the bias of each lane, with which its chain starts.</summary>
    public required float* Biases { get; init; }

    /// <summary>Gets the addresses that receive the scores of each row.</summary>
    public required float** Scores { get; init; }

    /// <summary>Gets rows that are prefetched meanwhile; none, the default, unless <see cref="RowStep"/> is 1.</summary>
    public ExpectedRows Next { get; init; }

    /// <summary>Gets the number of rows of the widest tile that the machine supports.</summary>
    public static int PreferredRows =>
        Avx512F.IsSupported ? ScoreTile512.Rows : Vector256.IsHardwareAccelerated ? ScoreTile256.Rows : ScoreTile128.Rows;

    /// <summary>Computes the scores of <see cref="PreferredRows"/> rows with the widest registers of the machine.</summary>
    public static void Invoke(in ScoreTile tile)
    {
        if (Avx512F.IsSupported)
        {
            ScoreTile512.Invoke(tile);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ScoreTile256.Invoke(tile);
        }
        else
        {
            ScoreTile128.Invoke(tile);
        }
    }

    /// <summary>The scalar definition.</summary>
    internal static void Scalar(in ScoreTile tile, int rowCount)
    {
        for (int row = 0; row < rowCount; row++)
        {
            for (int lane = 0; lane < tile.Lanes; lane++)
            {
                float score = tile.Biases[lane];

                for (int t = 0; t < tile.Dimension; t++)
                {
                    score = MathF.FusedMultiplyAdd(tile.Rows[row][t * tile.RowStep], tile.Panel[(t * tile.Stride) + lane], score);
                }

                tile.Scores[row][lane] = score;
            }
        }
    }
}

/// <summary>The <see cref="ScoreTile"/> of 128 bits, for Arm: 4 rows with 16 centroids at a time in 16 accumulators.</summary>
/// <remarks>
/// <code>
///        c0   c1   c2   c3        4 × 4 lanes of the panel
/// x0    s00  s01  s02  s03        x: component t of a row in all lanes
/// x1    s10  s11  s12  s13
/// x2    s20  s21  s22  s23        21 of 32 registers
/// x3    s30  s31  s32  s33
/// </code>
/// Without vector instructions the runtime emulates it lane by lane, with the same bits. It is fully optimized from the first call, because a short fit
/// would end before the runtime recompiles it.
/// </remarks>
internal static unsafe class ScoreTile128
{
    /// <summary>The number of rows of a tile.</summary>
    public const int Rows = 4;

    private const int Lanes = 4;

    public static void Invoke(in ScoreTile tile)
    {
        for (int lane = 0; lane < tile.Lanes; lane += CentroidPanels.Lanes)
        {
            Run(tile, lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(in ScoreTile tile, int lane)
    {
        float* row0 = tile.Rows[0];
        float* row1 = tile.Rows[1];
        float* row2 = tile.Rows[2];
        float* row3 = tile.Rows[3];
        float* panel = tile.Panel + lane;
        nint stride = tile.Stride;
        nint step = tile.RowStep;
        nint end = tile.Dimension * step;

        Vector128<float> s00 = Vector128.Load(tile.Biases + lane);
        Vector128<float> s01 = Vector128.Load(tile.Biases + lane + Lanes);
        Vector128<float> s02 = Vector128.Load(tile.Biases + lane + (2 * Lanes));
        Vector128<float> s03 = Vector128.Load(tile.Biases + lane + (3 * Lanes));
        Vector128<float> s10 = s00, s11 = s01, s12 = s02, s13 = s03;
        Vector128<float> s20 = s00, s21 = s01, s22 = s02, s23 = s03;
        Vector128<float> s30 = s00, s31 = s01, s32 = s02, s33 = s03;

        ExpectedRows next = lane == 0 ? tile.Next : default;

        for (nint line = 0; line < end; line += CentroidPanels.Lanes * step)
        {
            next.Fetch(line);
            nint stop = Math.Min(end, line + (CentroidPanels.Lanes * step));

            for (nint t = line; t < stop; t += step)
            {
                Vector128<float> c0 = Vector128.Load(panel);
                Vector128<float> c1 = Vector128.Load(panel + Lanes);
                Vector128<float> c2 = Vector128.Load(panel + (2 * Lanes));
                Vector128<float> c3 = Vector128.Load(panel + (3 * Lanes));
                panel += stride;

                Vector128<float> x0 = Vector128.Create(row0[t]);
                s00 = Vector128.FusedMultiplyAdd(x0, c0, s00);
                s01 = Vector128.FusedMultiplyAdd(x0, c1, s01);
                s02 = Vector128.FusedMultiplyAdd(x0, c2, s02);
                s03 = Vector128.FusedMultiplyAdd(x0, c3, s03);

                Vector128<float> x1 = Vector128.Create(row1[t]);
                s10 = Vector128.FusedMultiplyAdd(x1, c0, s10);
                s11 = Vector128.FusedMultiplyAdd(x1, c1, s11);
                s12 = Vector128.FusedMultiplyAdd(x1, c2, s12);
                s13 = Vector128.FusedMultiplyAdd(x1, c3, s13);

                Vector128<float> x2 = Vector128.Create(row2[t]);
                s20 = Vector128.FusedMultiplyAdd(x2, c0, s20);
                s21 = Vector128.FusedMultiplyAdd(x2, c1, s21);
                s22 = Vector128.FusedMultiplyAdd(x2, c2, s22);
                s23 = Vector128.FusedMultiplyAdd(x2, c3, s23);

                Vector128<float> x3 = Vector128.Create(row3[t]);
                s30 = Vector128.FusedMultiplyAdd(x3, c0, s30);
                s31 = Vector128.FusedMultiplyAdd(x3, c1, s31);
                s32 = Vector128.FusedMultiplyAdd(x3, c2, s32);
                s33 = Vector128.FusedMultiplyAdd(x3, c3, s33);
            }
        }

        Store(tile.Scores[0] + lane, s00, s01, s02, s03);
        Store(tile.Scores[1] + lane, s10, s11, s12, s13);
        Store(tile.Scores[2] + lane, s20, s21, s22, s23);
        Store(tile.Scores[3] + lane, s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* scores, Vector128<float> s0, Vector128<float> s1, Vector128<float> s2, Vector128<float> s3)
    {
        s0.Store(scores);
        s1.Store(scores + Lanes);
        s2.Store(scores + (2 * Lanes));
        s3.Store(scores + (3 * Lanes));
    }
}

/// <summary>The <see cref="ScoreTile"/> of 256 bits: 6 rows with 16 centroids at a time in 12 accumulators.</summary>
/// <remarks>
/// <code>
///        c0   c1        2 × 8 lanes of the panel
/// x0    s00  s01        x: component t of a row in all lanes
/// x1    s10  s11
///  …                    15 of 16 registers: 12 sums, 2 of the panel, 1 of a row
/// x5    s50  s51
/// </code>
/// It is fully optimized from the first call, because a short fit would end before the runtime recompiles it.
/// </remarks>
internal static unsafe class ScoreTile256
{
    /// <summary>The number of rows of a tile.</summary>
    public const int Rows = 6;

    private const int Lanes = 8;

    public static void Invoke(in ScoreTile tile)
    {
        for (int lane = 0; lane < tile.Lanes; lane += CentroidPanels.Lanes)
        {
            Run(tile, lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(in ScoreTile tile, int lane)
    {
        float* row0 = tile.Rows[0];
        float* row1 = tile.Rows[1];
        float* row2 = tile.Rows[2];
        float* row3 = tile.Rows[3];
        float* row4 = tile.Rows[4];
        float* row5 = tile.Rows[5];
        float* panel = tile.Panel + lane;
        nint stride = tile.Stride;
        nint step = tile.RowStep;
        nint end = tile.Dimension * step;

        Vector256<float> s00 = Vector256.Load(tile.Biases + lane);
        Vector256<float> s01 = Vector256.Load(tile.Biases + lane + Lanes);
        Vector256<float> s10 = s00, s11 = s01;
        Vector256<float> s20 = s00, s21 = s01;
        Vector256<float> s30 = s00, s31 = s01;
        Vector256<float> s40 = s00, s41 = s01;
        Vector256<float> s50 = s00, s51 = s01;

        ExpectedRows next = lane == 0 ? tile.Next : default;

        for (nint line = 0; line < end; line += CentroidPanels.Lanes * step)
        {
            next.Fetch(line);
            nint stop = Math.Min(end, line + (CentroidPanels.Lanes * step));

            for (nint t = line; t < stop; t += step)
            {
                Vector256<float> c0 = Vector256.Load(panel);
                Vector256<float> c1 = Vector256.Load(panel + Lanes);
                panel += stride;

                Vector256<float> x0 = Vector256.Create(row0[t]);
                s00 = Vector256.FusedMultiplyAdd(x0, c0, s00);
                s01 = Vector256.FusedMultiplyAdd(x0, c1, s01);

                Vector256<float> x1 = Vector256.Create(row1[t]);
                s10 = Vector256.FusedMultiplyAdd(x1, c0, s10);
                s11 = Vector256.FusedMultiplyAdd(x1, c1, s11);

                Vector256<float> x2 = Vector256.Create(row2[t]);
                s20 = Vector256.FusedMultiplyAdd(x2, c0, s20);
                s21 = Vector256.FusedMultiplyAdd(x2, c1, s21);

                Vector256<float> x3 = Vector256.Create(row3[t]);
                s30 = Vector256.FusedMultiplyAdd(x3, c0, s30);
                s31 = Vector256.FusedMultiplyAdd(x3, c1, s31);

                Vector256<float> x4 = Vector256.Create(row4[t]);
                s40 = Vector256.FusedMultiplyAdd(x4, c0, s40);
                s41 = Vector256.FusedMultiplyAdd(x4, c1, s41);

                Vector256<float> x5 = Vector256.Create(row5[t]);
                s50 = Vector256.FusedMultiplyAdd(x5, c0, s50);
                s51 = Vector256.FusedMultiplyAdd(x5, c1, s51);
            }
        }

        Store(tile.Scores[0] + lane, s00, s01);
        Store(tile.Scores[1] + lane, s10, s11);
        Store(tile.Scores[2] + lane, s20, s21);
        Store(tile.Scores[3] + lane, s30, s31);
        Store(tile.Scores[4] + lane, s40, s41);
        Store(tile.Scores[5] + lane, s50, s51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* scores, Vector256<float> s0, Vector256<float> s1)
    {
        s0.Store(scores);
        s1.Store(scores + Lanes);
    }
}
