using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>The <see cref="ScoreTile"/> of 512 bits: 8 rows with up to 48 centroids in 24 accumulators.</summary>
/// <remarks>
/// <code>
///        c0   c1   c2        3 × 16 lanes of the panel, loaded once per component
/// x0    s00  s01  s02        x: component t of a row in all lanes, one broadcast per row
/// x1    s10  s11  s12
///  …                         28 of 32 registers: 24 sums, 3 of the panel, 1 of a row
/// x7    s70  s71  s72
/// </code>
/// Panels of 16 and 32 lanes use the same text with 8 and 16 sums. It is fully optimized from the first call, because a short fit would end before the runtime
/// recompiles it.
/// </remarks>
internal static unsafe class ScoreTile512
{
    /// <summary>The number of rows of a tile.</summary>
    public const int Rows = 8;

    private const int Lanes = 16;

    /// <summary>Computes the scores of a tile of 16, 32 or 48 lanes.</summary>
    public static void Invoke(in ScoreTile tile)
    {
        switch (tile.Lanes / Lanes)
        {
            case 3:
                Run<Three>(tile);
                break;
            case 2:
                Run<Two>(tile);
                break;
            default:
                Run<One>(tile);
                break;
        }
    }

    // One method for three widths: the compiler removes the unused sums for each type argument.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVectors>(in ScoreTile tile)
        where TVectors : struct, IVectorCount
    {
        float* row0 = tile.Rows[0];
        float* row1 = tile.Rows[1];
        float* row2 = tile.Rows[2];
        float* row3 = tile.Rows[3];
        float* row4 = tile.Rows[4];
        float* row5 = tile.Rows[5];
        float* row6 = tile.Rows[6];
        float* row7 = tile.Rows[7];
        float* panel = tile.Panel;
        nint stride = tile.Stride;
        nint step = tile.RowStep;
        nint end = tile.Dimension * step;

        Vector512<float> s00 = Vector512.Load(tile.Biases);
        Vector512<float> s01 = TVectors.Value > 1 ? Vector512.Load(tile.Biases + Lanes) : default;
        Vector512<float> s02 = TVectors.Value > 2 ? Vector512.Load(tile.Biases + (2 * Lanes)) : default;
        Vector512<float> s10 = s00, s11 = s01, s12 = s02;
        Vector512<float> s20 = s00, s21 = s01, s22 = s02;
        Vector512<float> s30 = s00, s31 = s01, s32 = s02;
        Vector512<float> s40 = s00, s41 = s01, s42 = s02;
        Vector512<float> s50 = s00, s51 = s01, s52 = s02;
        Vector512<float> s60 = s00, s61 = s01, s62 = s02;
        Vector512<float> s70 = s00, s71 = s01, s72 = s02;

        ExpectedRows next = tile.Next;

        for (nint line = 0; line < end; line += Lanes * step)
        {
            next.Fetch(line);
            nint stop = Math.Min(end, line + (Lanes * step));

            for (nint t = line; t < stop; t += step)
            {
                Vector512<float> c0 = Vector512.Load(panel);
                Vector512<float> c1 = TVectors.Value > 1 ? Vector512.Load(panel + Lanes) : default;
                Vector512<float> c2 = TVectors.Value > 2 ? Vector512.Load(panel + (2 * Lanes)) : default;
                panel += stride;

                Vector512<float> x0 = Vector512.Create(row0[t]);
                s00 = Avx512F.FusedMultiplyAdd(x0, c0, s00);
                s01 = TVectors.Value > 1 ? Avx512F.FusedMultiplyAdd(x0, c1, s01) : s01;
                s02 = TVectors.Value > 2 ? Avx512F.FusedMultiplyAdd(x0, c2, s02) : s02;

                Vector512<float> x1 = Vector512.Create(row1[t]);
                s10 = Avx512F.FusedMultiplyAdd(x1, c0, s10);
                s11 = TVectors.Value > 1 ? Avx512F.FusedMultiplyAdd(x1, c1, s11) : s11;
                s12 = TVectors.Value > 2 ? Avx512F.FusedMultiplyAdd(x1, c2, s12) : s12;

                Vector512<float> x2 = Vector512.Create(row2[t]);
                s20 = Avx512F.FusedMultiplyAdd(x2, c0, s20);
                s21 = TVectors.Value > 1 ? Avx512F.FusedMultiplyAdd(x2, c1, s21) : s21;
                s22 = TVectors.Value > 2 ? Avx512F.FusedMultiplyAdd(x2, c2, s22) : s22;

                Vector512<float> x3 = Vector512.Create(row3[t]);
                s30 = Avx512F.FusedMultiplyAdd(x3, c0, s30);
                s31 = TVectors.Value > 1 ? Avx512F.FusedMultiplyAdd(x3, c1, s31) : s31;
                s32 = TVectors.Value > 2 ? Avx512F.FusedMultiplyAdd(x3, c2, s32) : s32;

                Vector512<float> x4 = Vector512.Create(row4[t]);
                s40 = Avx512F.FusedMultiplyAdd(x4, c0, s40);
                s41 = TVectors.Value > 1 ? Avx512F.FusedMultiplyAdd(x4, c1, s41) : s41;
                s42 = TVectors.Value > 2 ? Avx512F.FusedMultiplyAdd(x4, c2, s42) : s42;

                Vector512<float> x5 = Vector512.Create(row5[t]);
                s50 = Avx512F.FusedMultiplyAdd(x5, c0, s50);
                s51 = TVectors.Value > 1 ? Avx512F.FusedMultiplyAdd(x5, c1, s51) : s51;
                s52 = TVectors.Value > 2 ? Avx512F.FusedMultiplyAdd(x5, c2, s52) : s52;

                Vector512<float> x6 = Vector512.Create(row6[t]);
                s60 = Avx512F.FusedMultiplyAdd(x6, c0, s60);
                s61 = TVectors.Value > 1 ? Avx512F.FusedMultiplyAdd(x6, c1, s61) : s61;
                s62 = TVectors.Value > 2 ? Avx512F.FusedMultiplyAdd(x6, c2, s62) : s62;

                Vector512<float> x7 = Vector512.Create(row7[t]);
                s70 = Avx512F.FusedMultiplyAdd(x7, c0, s70);
                s71 = TVectors.Value > 1 ? Avx512F.FusedMultiplyAdd(x7, c1, s71) : s71;
                s72 = TVectors.Value > 2 ? Avx512F.FusedMultiplyAdd(x7, c2, s72) : s72;
            }
        }

        Store<TVectors>(tile.Scores[0], s00, s01, s02);
        Store<TVectors>(tile.Scores[1], s10, s11, s12);
        Store<TVectors>(tile.Scores[2], s20, s21, s22);
        Store<TVectors>(tile.Scores[3], s30, s31, s32);
        Store<TVectors>(tile.Scores[4], s40, s41, s42);
        Store<TVectors>(tile.Scores[5], s50, s51, s52);
        Store<TVectors>(tile.Scores[6], s60, s61, s62);
        Store<TVectors>(tile.Scores[7], s70, s71, s72);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(float* scores, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2)
        where TVectors : struct, IVectorCount
    {
        s0.Store(scores);

        if (TVectors.Value > 1)
        {
            s1.Store(scores + Lanes);
        }

        if (TVectors.Value > 2)
        {
            s2.Store(scores + (2 * Lanes));
        }
    }

    private readonly struct One : IVectorCount
    {
        public static int Value => 1;
    }

    private readonly struct Two : IVectorCount
    {
        public static int Value => 2;
    }

    private readonly struct Three : IVectorCount
    {
        public static int Value => 3;
    }
}
