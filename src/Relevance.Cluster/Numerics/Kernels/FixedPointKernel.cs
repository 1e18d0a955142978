using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Adds the terms f·x of a vector to sums in fixed point: integers, so that the order of the additions does not matter.</summary>
/// <remarks>
/// <code>
/// term    f·x·2^s     rounded once, by the product f·x; the caller chooses s so that a term with D digits is at most 2^(31·D − 1)
/// digit   D−1 … 1     the nearest multiple of 2^(31·digit), which is subtracted from the term, exactly
/// digit   0           the nearest integer to what is left
/// sums    D planes    plane p has the sums of digit p of all components, 64 bits each
/// </code>
/// <para>
/// A digit is between −2^30 and 2^30, so that no sum overflows below 2^33 terms. A number rounds to an integer, and becomes its bits, by the addition of
/// 1.5·2^52: ties to even, so that the digits of −x are those of x with the other sign.
/// </para>
/// <para>
/// Two digits, which are enough for almost all data, take two steps for sixteen components; the runtime splits a step where the hardware is narrower. Loads
/// and stores of the planes bound the loop. Same bits: every operation is exact but the product and the roundings to integers, which are the same at any
/// width.
/// </para>
/// </remarks>
internal static class FixedPointKernel
{
    /// <summary>The bits of a digit.</summary>
    public const int DigitBits = 31;

    private const double Base = 1L << DigitBits;
    private const double OverBase = 1 / Base;

    /// <summary>A number whose last bit is worth 1: adding it to a smaller number rounds that to an integer.</summary>
    private const double Rounder = 3L << 51;

    /// <summary>Adds the terms of one vector.</summary>
    /// <param name="sums">The sums, plane by plane; their length divided by that of the vector is the number of digits.</param>
    /// <param name="x">The vector.</param>
    /// <param name="scales">The power of two of each component.</param>
    /// <param name="factor">The factor of the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<long> sums, ReadOnlySpan<float> x, ReadOnlySpan<double> scales, double factor)
    {
        Debug.Assert(sums.Length % x.Length == 0 && scales.Length == x.Length, "The caller checks the lengths.");

        if (sums.Length != 2 * x.Length)
        {
            Scalar(sums, x, scales, factor, start: 0);
            return;
        }

        ReadOnlySpan<Vector512<float>> xBlocks = MemoryMarshal.Cast<float, Vector512<float>>(x);
        ReadOnlySpan<Vector512<double>> scaleBlocks = MemoryMarshal.Cast<double, Vector512<double>>(scales);
        Span<Vector512<long>> lowBlocks = MemoryMarshal.Cast<long, Vector512<long>>(sums[..x.Length]);
        Span<Vector512<long>> highBlocks = MemoryMarshal.Cast<long, Vector512<long>>(sums[x.Length..]);
        Vector512<double> factors = Vector512.Create(factor);

        for (int i = 0; i < xBlocks.Length; i++)
        {
            (Vector512<double> first, Vector512<double> second) = Vector512.Widen(xBlocks[i]);
            AddTwoDigits(ref lowBlocks[2 * i], ref highBlocks[2 * i], first * factors * scaleBlocks[2 * i]);
            AddTwoDigits(ref lowBlocks[(2 * i) + 1], ref highBlocks[(2 * i) + 1], second * factors * scaleBlocks[(2 * i) + 1]);
        }

        Scalar(sums, x, scales, factor, start: xBlocks.Length * Vector512<float>.Count);
    }

    /// <summary>Adds sums to other sums of the same length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<long> sums, ReadOnlySpan<long> others)
    {
        Debug.Assert(sums.Length == others.Length, "The caller checks the lengths.");

        Span<Vector256<long>> sumBlocks = MemoryMarshal.Cast<long, Vector256<long>>(sums);
        ReadOnlySpan<Vector256<long>> otherBlocks = MemoryMarshal.Cast<long, Vector256<long>>(others);

        for (int i = 0; i < otherBlocks.Length; i++)
        {
            sumBlocks[i] += otherBlocks[i];
        }

        for (int i = otherBlocks.Length * Vector256<long>.Count; i < others.Length; i++)
        {
            sums[i] += others[i];
        }
    }

    /// <summary>The scalar definition, from a component on.</summary>
    internal static void Scalar(Span<long> sums, ReadOnlySpan<float> x, ReadOnlySpan<double> scales, double factor, int start)
    {
        int digits = sums.Length / x.Length;
        double first = Math.ScaleB(1, (digits - 1) * DigitBits);

        for (int i = start; i < x.Length; i++)
        {
            double term = x[i] * factor;
            term *= scales[i];
            double worth = first;

            for (int digit = digits - 1; digit >= 0; digit--)
            {
                double nearest = Math.Round(term / worth);
                sums[(digit * x.Length) + i] += (long)nearest;
                term -= nearest * worth;
                worth *= OverBase;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTwoDigits(ref Vector512<long> low, ref Vector512<long> high, Vector512<double> term)
    {
        Vector512<double> rounder = Vector512.Create(Rounder);
        Vector512<double> digit = (term * OverBase) + rounder;
        high += digit.AsInt64() - rounder.AsInt64();
        Vector512<double> rest = term - ((digit - rounder) * Base) + rounder;
        low += rest.AsInt64() - rounder.AsInt64();
    }
}
