using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

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
