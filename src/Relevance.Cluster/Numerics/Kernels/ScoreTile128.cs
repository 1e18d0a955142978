using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

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
