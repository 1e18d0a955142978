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
/// Two digits, which are enough for almost all data, take one step for eight components; the runtime splits a step where the hardware is narrower. Several
/// vectors share the loads and stores of the planes. Same bits: every operation is exact but the product and the roundings to integers, which are the same
/// at any width, fused or not.
/// </para>
/// </remarks>
internal static unsafe class FixedPointKernel
{
    /// <summary>The bits of a digit.</summary>
    public const int DigitBits = 31;

    private const double Base = 1L << DigitBits;
    private const double OverBase = 1 / Base;

    private const int Step = 8;

    /// <summary>A number whose last bit is worth 1: adding it to a smaller number rounds that to an integer.</summary>
    private const double Rounder = 3L << 51;

    /// <summary>Adds the terms of vectors.</summary>
    /// <param name="sums">The sums, plane by plane; their length divided by that of the vectors is the number of digits.</param>
    /// <param name="vectors">The addresses of the vectors.</param>
    /// <param name="factors">The factor of each vector.</param>
    /// <param name="scales">The power of two of each component.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<long> sums, ReadOnlySpan<nint> vectors, ReadOnlySpan<double> factors, ReadOnlySpan<double> scales)
    {
        Debug.Assert(sums.Length % scales.Length == 0 && vectors.Length == factors.Length, "The caller checks the lengths.");
        int start = 0;

        if (sums.Length == 2 * scales.Length)
        {
            start = scales.Length / Step * Step;

            fixed (long* low = sums)
            fixed (double* scale = scales, factor = factors)
            fixed (nint* vector = vectors)
            {
                AddTwoDigits(low, low + scales.Length, (float**)vector, factor, scale, (start, vectors.Length));
            }
        }

        for (int i = 0; i < vectors.Length && start < scales.Length; i++)
        {
            Scalar(sums, new ReadOnlySpan<float>((float*)vectors[i], scales.Length), scales, factors[i], start);
        }
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

    /// <summary>Subtracts sums from other sums of the same length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(Span<long> sums, ReadOnlySpan<long> others)
    {
        Debug.Assert(sums.Length == others.Length, "The caller checks the lengths.");

        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] -= others[i];
        }
    }

    /// <summary>The scalar definition, from a component on.</summary>
    internal static void Scalar(Span<long> sums, ReadOnlySpan<float> x, ReadOnlySpan<double> scales, double factor, int start)
    {
        int digits = sums.Length / x.Length;
        double first = digits == 2 ? Base : Math.ScaleB(1, (digits - 1) * DigitBits);

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

    /// <summary>Adds the terms of two digits of all vectors, eight components after the other; their sums stay in registers meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTwoDigits(long* low, long* high, float** vectors, double* factors, double* scales, (int Components, int Vectors) count)
    {
        var rounder = Vector512.Create(Rounder);
        Vector512<long> rounders = rounder.AsInt64() * count.Vectors;

        for (nint t = 0; t < count.Components; t += Step)
        {
            // Each digit comes with the bits of the rounder, which are subtracted in advance.
            Vector512<long> lows = Vector512.Load(low + t) - rounders;
            Vector512<long> highs = Vector512.Load(high + t) - rounders;
            Vector512<double> scale = Vector512.Load(scales + t);

            for (int i = 0; i < count.Vectors; i++)
            {
                Vector512<double> term = Widen(vectors[i] + t) * Vector512.Create(factors[i]) * scale;
                Vector512<double> digit = Vector512.MultiplyAddEstimate(term, Vector512.Create(OverBase), rounder);
                highs += digit.AsInt64();
                lows += (Vector512.MultiplyAddEstimate(digit - rounder, Vector512.Create(-Base), term) + rounder).AsInt64();
            }

            lows.Store(low + t);
            highs.Store(high + t);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widen(float* x)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Load(x));
        return Vector512.Create(lower, upper);
    }
}
