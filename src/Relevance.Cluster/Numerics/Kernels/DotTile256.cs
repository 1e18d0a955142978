using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

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
