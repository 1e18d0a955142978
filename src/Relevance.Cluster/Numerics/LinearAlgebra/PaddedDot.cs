using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>Computes dot products in float64 of columns that zeros pad to a multiple of <see cref="DenseMatrix.Lane"/>.</summary>
/// <remarks>
/// Component i goes to lane i mod 8, and a tree joins the lanes, as in <see cref="Kernels.EightLanes"/>: the same bits with any registers. Products are rounded
/// before they are added.
/// </remarks>
internal static class PaddedDot
{
    /// <summary>Computes Σ x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Invoke(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref double left = ref MemoryMarshal.GetReference(x);
        ref double right = ref MemoryMarshal.GetReference(y[..x.Length]);
        nuint end = (nuint)x.Length;
        Vector256<double> low = default, high = default;

        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> sums = default;

            for (nuint i = 0; i < end; i += (nuint)Vector512<double>.Count)
            {
                sums += Vector512.LoadUnsafe(ref left, i) * Vector512.LoadUnsafe(ref right, i);
            }

            (low, high) = (sums.GetLower(), sums.GetUpper());
        }
        else
        {
            for (nuint i = 0; i < end; i += (nuint)Vector512<double>.Count)
            {
                low += Vector256.LoadUnsafe(ref left, i) * Vector256.LoadUnsafe(ref right, i);
                high += Vector256.LoadUnsafe(ref left, i + 4) * Vector256.LoadUnsafe(ref right, i + 4);
            }
        }

        Vector256<double> four = low + high;
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }
}
