using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>The <see cref="DotTile"/> of 512 bits: 4 rows with up to 4 centroids in 16 accumulators, one for each sum.</summary>
/// <remarks>
/// <code>
///          c0    c1    c2    c3      one register, loaded for one centroid at a time
/// x0      s00   s01   s02   s03      x0 … x3: 16 components of each row
/// x1      s10   s11   s12   s13
/// x2      s20   s21   s22   s23      21 of 32 registers
/// x3      s30   s31   s32   s33
/// </code>
/// One row alone takes up to 4 accumulators, and is bound by latency. <see cref="DotTile.Scalar"/> defines the result.
/// </remarks>
[SkipLocalsInit]
internal static unsafe class DotTile512
{
    private const int Width = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Invoke(in DotTile tile)
    {
        float* tails = stackalloc float[Width * DotTile.Lanes];
        float** rows = stackalloc float*[Width];
        float** scores = stackalloc float*[Width];

        for (int row = 0; row < tile.RowCount; row += Width)
        {
            ExpectedRows next = tile.Next.Slice(row, Width);
            int width = tile.RowCount == 1 ? 1 : Width;

            for (int i = 0; i < width; i++)
            {
                // If fewer than four rows remain, the last row is repeated; its scores are written again with the same values.
                int at = Math.Min(row + i, tile.RowCount - 1);
                rows[i] = tile.Rows[at];
                scores[i] = tile.Scores[at];

                if (tile.Dimension % DotTile.Lanes != 0)
                {
                    DotTile.CopyTail(rows[i], tile.Dimension, tails + (i * DotTile.Lanes));
                }
            }

            for (int i = 0; i < tile.Count; i += Width)
            {
                int* indices = tile.Indices + i;

                switch (tile.Count - i)
                {
                    case 1:
                        Run<One>(tile, rows, tails, indices, scores, next);
                        break;
                    case 2:
                        Run<Two>(tile, rows, tails, indices, scores, next);
                        break;
                    case 3:
                        Run<Three>(tile, rows, tails, indices, scores, next);
                        break;
                    default:
                        Run<Four>(tile, rows, tails, indices, scores, next);
                        break;
                }

                next = default;
            }
        }
    }

    private static void Run<TCount>(in DotTile tile, float** rows, float* tails, int* indices, float** scores, ExpectedRows next)
        where TCount : struct, IVectorCount
    {
        if (tile.RowCount == 1)
        {
            OneRow<TCount>(tile, rows[0], tails, indices, scores[0]);
        }
        else
        {
            FourRows<TCount>(tile, rows, tails, indices, scores, next);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow<TCount>(in DotTile tile, float* row, float* tail, int* indices, float* scores)
        where TCount : struct, IVectorCount
    {
        float* centroid0 = tile.Centroids + (indices[0] * tile.Stride);
        float* centroid1 = TCount.Value > 1 ? tile.Centroids + (indices[1] * tile.Stride) : centroid0;
        float* centroid2 = TCount.Value > 2 ? tile.Centroids + (indices[2] * tile.Stride) : centroid0;
        float* centroid3 = TCount.Value > 3 ? tile.Centroids + (indices[3] * tile.Stride) : centroid0;
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
        nint whole = tile.Dimension / DotTile.Lanes * DotTile.Lanes;

        for (nint t = 0; t < tile.Dimension; t += DotTile.Lanes)
        {
            Vector512<float> x = Vector512.Load(t == whole ? tail : row + t);
            s0 = Avx512F.FusedMultiplyAdd(x, Vector512.Load(centroid0 + t), s0);
            s1 = TCount.Value > 1 ? Avx512F.FusedMultiplyAdd(x, Vector512.Load(centroid1 + t), s1) : s1;
            s2 = TCount.Value > 2 ? Avx512F.FusedMultiplyAdd(x, Vector512.Load(centroid2 + t), s2) : s2;
            s3 = TCount.Value > 3 ? Avx512F.FusedMultiplyAdd(x, Vector512.Load(centroid3 + t), s3) : s3;
        }

        Store<TCount>(tile, scores, indices, s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<TCount>(in DotTile tile, float** rows, float* tails, int* indices, float** scores, ExpectedRows next)
        where TCount : struct, IVectorCount
    {
        float* row0 = rows[0];
        float* row1 = rows[1];
        float* row2 = rows[2];
        float* row3 = rows[3];
        float* centroid0 = tile.Centroids + (indices[0] * tile.Stride);
        float* centroid1 = TCount.Value > 1 ? tile.Centroids + (indices[1] * tile.Stride) : centroid0;
        float* centroid2 = TCount.Value > 2 ? tile.Centroids + (indices[2] * tile.Stride) : centroid0;
        float* centroid3 = TCount.Value > 3 ? tile.Centroids + (indices[3] * tile.Stride) : centroid0;

        Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector512<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector512<float> s30 = default, s31 = default, s32 = default, s33 = default;
        nint whole = tile.Dimension / DotTile.Lanes * DotTile.Lanes;

        for (nint t = 0; t < tile.Dimension; t += DotTile.Lanes)
        {
            if (t == whole)
            {
                row0 = tails - t;
                row1 = row0 + DotTile.Lanes;
                row2 = row1 + DotTile.Lanes;
                row3 = row2 + DotTile.Lanes;
            }

            next.Fetch(t);
            Vector512<float> x0 = Vector512.Load(row0 + t);
            Vector512<float> x1 = Vector512.Load(row1 + t);
            Vector512<float> x2 = Vector512.Load(row2 + t);
            Vector512<float> x3 = Vector512.Load(row3 + t);

            Vector512<float> c = Vector512.Load(centroid0 + t);
            s00 = Avx512F.FusedMultiplyAdd(x0, c, s00);
            s10 = Avx512F.FusedMultiplyAdd(x1, c, s10);
            s20 = Avx512F.FusedMultiplyAdd(x2, c, s20);
            s30 = Avx512F.FusedMultiplyAdd(x3, c, s30);

            if (TCount.Value > 1)
            {
                c = Vector512.Load(centroid1 + t);
                s01 = Avx512F.FusedMultiplyAdd(x0, c, s01);
                s11 = Avx512F.FusedMultiplyAdd(x1, c, s11);
                s21 = Avx512F.FusedMultiplyAdd(x2, c, s21);
                s31 = Avx512F.FusedMultiplyAdd(x3, c, s31);
            }

            if (TCount.Value > 2)
            {
                c = Vector512.Load(centroid2 + t);
                s02 = Avx512F.FusedMultiplyAdd(x0, c, s02);
                s12 = Avx512F.FusedMultiplyAdd(x1, c, s12);
                s22 = Avx512F.FusedMultiplyAdd(x2, c, s22);
                s32 = Avx512F.FusedMultiplyAdd(x3, c, s32);
            }

            if (TCount.Value > 3)
            {
                c = Vector512.Load(centroid3 + t);
                s03 = Avx512F.FusedMultiplyAdd(x0, c, s03);
                s13 = Avx512F.FusedMultiplyAdd(x1, c, s13);
                s23 = Avx512F.FusedMultiplyAdd(x2, c, s23);
                s33 = Avx512F.FusedMultiplyAdd(x3, c, s33);
            }
        }

        Store<TCount>(tile, scores[0], indices, s00, s01, s02, s03);
        Store<TCount>(tile, scores[1], indices, s10, s11, s12, s13);
        Store<TCount>(tile, scores[2], indices, s20, s21, s22, s23);
        Store<TCount>(tile, scores[3], indices, s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TCount>(
        in DotTile tile, float* scores, int* indices, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
        where TCount : struct, IVectorCount
    {
        Vector128<float> sums = DotTile.Join(Quarter(s0), Quarter(s1), Quarter(s2), Quarter(s3));
        scores[indices[0]] = sums[0] + tile.Biases[indices[0]];

        if (TCount.Value > 1)
        {
            scores[indices[1]] = sums[1] + tile.Biases[indices[1]];
        }

        if (TCount.Value > 2)
        {
            scores[indices[2]] = sums[2] + tile.Biases[indices[2]];
        }

        if (TCount.Value > 3)
        {
            scores[indices[3]] = sums[3] + tile.Biases[indices[3]];
        }
    }

    /// <summary>Computes the first two steps of the tree: 16 → 8 → 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarter(Vector512<float> sum)
    {
        Vector256<float> eight = sum.GetLower() + sum.GetUpper();
        return eight.GetLower() + eight.GetUpper();
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

    private readonly struct Four : IVectorCount
    {
        public static int Value => 4;
    }
}
