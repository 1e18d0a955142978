using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

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
