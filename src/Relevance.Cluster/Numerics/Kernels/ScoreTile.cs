using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>A small rectangle of scores: some rows with the centroids of one panel.</summary>
/// <remarks>
/// Score (row, lane) = bias of the lane, then one fused multiply-add for each component, in order. A lane is a centroid, so that the lanes
/// never mix and every width of vector gives the same bits as <see cref="Scalar"/>.
/// </remarks>
internal readonly unsafe struct ScoreTile
{
    /// <summary>Gets where each row lies: rows come by pointer, so that they may lie anywhere.</summary>
    public required float** Rows { get; init; }

    /// <summary>Gets the first of the lanes: <see cref="Stride"/> floats on lie those of the next component.</summary>
    public required float* Panel { get; init; }

    /// <summary>Gets the number of lanes of the panel that the lanes are part of.</summary>
    public required nint Stride { get; init; }

    /// <summary>Gets the number of lanes to score: 16, 32 or 48.</summary>
    public required int Lanes { get; init; }

    public required int Dimension { get; init; }

    /// <summary>Gets where each lane starts.</summary>
    public required float* Biases { get; init; }

    /// <summary>Gets where the scores of each row go.</summary>
    public required float** Scores { get; init; }

    /// <summary>Gets how many rows the machine's best tile takes at once.</summary>
    public static int PreferredRows =>
        Avx512F.IsSupported ? ScoreTile512.Rows : Vector256.IsHardwareAccelerated ? ScoreTile256.Rows : ScoreTile128.Rows;

    /// <summary>Computes the scores of <see cref="PreferredRows"/> rows with the machine's widest vectors.</summary>
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

    /// <summary>The definition.</summary>
    internal static void Scalar(in ScoreTile tile, int rowCount)
    {
        for (int row = 0; row < rowCount; row++)
        {
            for (int lane = 0; lane < tile.Lanes; lane++)
            {
                float score = tile.Biases[lane];

                for (int t = 0; t < tile.Dimension; t++)
                {
                    score = MathF.FusedMultiplyAdd(tile.Rows[row][t], tile.Panel[(t * tile.Stride) + lane], score);
                }

                tile.Scores[row][lane] = score;
            }
        }
    }
}

/// <summary>Scores of 4 rows with 16 centroids at a time: 16 accumulators of 128 bits, for Arm; without vector instructions the runtime does it lane by lane.</summary>
/// <remarks>See <see cref="ScoreTile.Scalar"/> for what is computed. Compiled at full strength from the first call, because a fit may be over before the runtime would notice that this is hot.</remarks>
internal static unsafe class ScoreTile128
{
    /// <summary>The rows of a tile.</summary>
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
        nint dimension = tile.Dimension;

        Vector128<float> s00 = Vector128.Load(tile.Biases + lane);
        Vector128<float> s01 = Vector128.Load(tile.Biases + lane + Lanes);
        Vector128<float> s02 = Vector128.Load(tile.Biases + lane + (2 * Lanes));
        Vector128<float> s03 = Vector128.Load(tile.Biases + lane + (3 * Lanes));
        Vector128<float> s10 = s00, s11 = s01, s12 = s02, s13 = s03;
        Vector128<float> s20 = s00, s21 = s01, s22 = s02, s23 = s03;
        Vector128<float> s30 = s00, s31 = s01, s32 = s02, s33 = s03;

        for (nint t = 0; t < dimension; t++)
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

/// <summary>Scores of 6 rows with 16 centroids at a time: 12 accumulators, which keep the 16 registers of AVX2 busy.</summary>
/// <remarks>See <see cref="ScoreTile.Scalar"/> for what is computed. Compiled at full strength from the first call, because a fit may be over before the runtime would notice that this is hot.</remarks>
internal static unsafe class ScoreTile256
{
    /// <summary>The rows of a tile.</summary>
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
        nint dimension = tile.Dimension;

        Vector256<float> s00 = Vector256.Load(tile.Biases + lane);
        Vector256<float> s01 = Vector256.Load(tile.Biases + lane + Lanes);
        Vector256<float> s10 = s00, s11 = s01;
        Vector256<float> s20 = s00, s21 = s01;
        Vector256<float> s30 = s00, s31 = s01;
        Vector256<float> s40 = s00, s41 = s01;
        Vector256<float> s50 = s00, s51 = s01;

        for (nint t = 0; t < dimension; t++)
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
