using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Quantizes rows to 8 bits and shifts of centroids to 16 bits per component, and multiplies the two in integers.</summary>
/// <remarks>
/// <para>
/// A row is x = a + w∘(s·q) + e with one origin a and one width w per component for all rows, one step s per row, integers q from −127 to 127, and a residual e
/// whose norm is stored. A shift is w∘δ = s'·q' + e' with q' of 16 bits. Then x·δ = a·δ + s·s'·Σ q·q', with an error of at most ‖e‖‖δ‖ + ‖s·q‖‖e'‖.
/// </para>
/// <para>The product of one row with four shifts, for AVX-512 (AVX2: half the width):</para>
/// <code>
/// q        32 bytes, widened to 32 × int16 in one register   shared by the four
/// q'       4 × 32 int16, from memory
/// s0 … s3  4 accumulators of 16 × int32:  s += q(2i)·q'(2i) + q(2i+1)·q'(2i+1)
/// </code>
/// <para>
/// Four accumulators hide the latency of the multiply-add of pairs (five cycles), and share the widening of q. The largest q' is chosen such that no sum of
/// int32 can overflow (<see cref="LargestOfShift"/>): integer sums are exact, so that no order and no width changes them.
/// </para>
/// <para>
/// Same bits: an estimate decides which rows are read, never a label, and the errors are rounded up; the float32 sums in the encoding may have any last bits.
/// Wrong would be a residual norm that is rounded down, saturating 16-bit products, or a shift step for which the int32 sum overflows.
/// </para>
/// </remarks>
internal static unsafe class QuantizedKernel
{
    /// <summary>Quantized rows are padded with zeros to a multiple of this number of components.</summary>
    public const int Step = 32;

    /// <summary>The largest integer of a quantized row.</summary>
    private const float Most = 127;

    /// <summary>A factor that covers the rounding of a norm that is summed in float32.</summary>
    private const float AboveRounding = 1.001f;

    /// <summary>The relative rounding of a component minus the origin, and of the residual.</summary>
    private const float Rounding = 1e-6f;

    private const int Lanes = 8;

    /// <summary>The number of shifts that are multiplied with a row at once.</summary>
    public const int Width = 4;

    /// <summary>Quantizes a row: integers q and a step s such that origin + widths∘(s·q) is near the vector.</summary>
    /// <param name="vector">The row.</param>
    /// <param name="origin">The origin, padded with zeros to the length of the codes.</param>
    /// <param name="widths">The widths, padded with ones; normal numbers.</param>
    /// <param name="perWidth">The reciprocals of the widths.</param>
    /// <param name="codes">Receives the integers, padded with zeros.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Quantization Encode(
        ReadOnlySpan<float> vector,
        ReadOnlySpan<float> origin,
        ReadOnlySpan<float> widths,
        ReadOnlySpan<float> perWidth,
        Span<sbyte> codes)
    {
        const int MostOnStack = 2048;
        Span<float> centered = codes.Length <= MostOnStack ? stackalloc float[codes.Length] : new float[codes.Length];
        vector.CopyTo(centered);
        centered[vector.Length..].Clear();

        fixed (float* values = centered, origins = origin, units = widths, shares = perWidth)
        fixed (sbyte* whole = codes)
        {
            Vector256<float> most = default, square = default;

            for (int t = 0; t < codes.Length; t += Lanes)
            {
                Vector256<float> value = Vector256.Load(values + t) - Vector256.Load(origins + t);
                square += value * value;
                value *= Vector256.Load(shares + t);
                value.Store(values + t);
                most = Vector256.MaxNative(most, Vector256.Abs(value));
            }

            float length = MathF.Sqrt(Vector256.Sum(square)) * AboveRounding;
            float step = LargestOf(most) / Most;

            if (!float.IsNormal(step) || !float.IsNormal(1 / step) || !float.IsFinite(length))
            {
                // Too small or too large for float32: an infinite residual makes every estimate undecided.
                codes.Clear();
                return new Quantization(0, LargestOf(most) == 0 ? 0 : float.PositiveInfinity, 0);
            }

            Vector256<float> steps = Vector256.Create(step);
            Vector256<float> perStep = Vector256.Create(1 / step);
            Vector256<float> rest = default, coded = default;

            for (int t = 0; t < codes.Length; t += 2 * Lanes)
            {
                Vector256<int> low = Encode(values + t, units + t, perStep, steps, ref rest, ref coded);
                Vector256<int> high = Encode(values + t + Lanes, units + t + Lanes, perStep, steps, ref rest, ref coded);
                Vector256<short> both = Vector256.Narrow(low, high);
                Vector128.Narrow(both.GetLower(), both.GetUpper()).Store(whole + t);
            }

            return new Quantization(
                step,
                (MathF.Sqrt(Vector256.Sum(rest)) * AboveRounding) + (Rounding * length),
                MathF.Sqrt(Vector256.Sum(coded)) * step * AboveRounding);
        }
    }

    /// <summary>Quantizes a shift: 16-bit integers q and a step s such that s·q is near the shift times the widths.</summary>
    /// <param name="weighted">The shift times the widths, padded with zeros.</param>
    /// <param name="most">The largest integer, see <see cref="LargestOfShift"/>.</param>
    /// <param name="codes">Receives the integers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Quantization EncodeShift(ReadOnlySpan<float> weighted, int most, short* codes)
    {
        fixed (float* values = weighted)
        {
            Vector256<float> largest = default, square = default, rest = default;

            for (int t = 0; t < weighted.Length; t += Lanes)
            {
                Vector256<float> value = Vector256.Load(values + t);
                square += value * value;
                largest = Vector256.Max(largest, Vector256.Abs(value));
            }

            float length = MathF.Sqrt(Vector256.Sum(square)) * AboveRounding;
            float step = LargestOf(largest) / most;

            if (!float.IsNormal(step) || !float.IsNormal(1 / step) || !float.IsFinite(length))
            {
                new Span<short>(codes, weighted.Length).Clear();
                return new Quantization(0, LargestOf(largest) == 0 ? 0 : float.PositiveInfinity, length);
            }

            Vector256<float> limit = Vector256.Create((float)most);

            for (int t = 0; t < weighted.Length; t += 2 * Lanes)
            {
                Vector256<float> low = Whole(values + t, step, limit, ref rest);
                Vector256<float> high = Whole(values + t + Lanes, step, limit, ref rest);
                Vector256.Narrow(Vector256.ConvertToInt32(low), Vector256.ConvertToInt32(high)).Store(codes + t);
            }

            return new Quantization(step, (MathF.Sqrt(Vector256.Sum(rest)) * AboveRounding) + (Rounding * length), length);
        }
    }

    /// <summary>Returns the largest integer of a quantized shift for which 32 bits hold its product with any row: 127·q'·count ≤ 2³¹ − 1.</summary>
    public static int LargestOfShift(int count) => Math.Min(short.MaxValue, int.MaxValue / ((int)Most * count));

    /// <summary>Multiplies a quantized row with four quantized shifts: Σ q·q', exact.</summary>
    /// <param name="codes">The integers of the row.</param>
    /// <param name="count">The number of components, padding included.</param>
    /// <param name="moves">The addresses of the shifts, no integer above <see cref="LargestOfShift"/>.</param>
    /// <param name="products">Receives the four products.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(sbyte* codes, nint count, short** moves, int* products)
    {
        if (Avx512BW.IsSupported)
        {
            Multiply512(codes, count, moves, products);
        }
        else if (Avx2.IsSupported)
        {
            Multiply256(codes, count, moves, products);
        }
        else
        {
            for (int i = 0; i < Width; i++)
            {
                products[i] = Multiply128(codes, count, moves[i]);
            }
        }
    }

    /// <summary>Multiplies a quantized row with one quantized vector of 16 bits: Σ q·q', exact.</summary>
    /// <param name="codes">The integers of the row.</param>
    /// <param name="count">The number of components, padding included.</param>
    /// <param name="move">The address of the vector, no integer above <see cref="LargestOfShift"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Multiply(sbyte* codes, nint count, short* move) =>
        Avx512BW.IsSupported ? Multiply512(codes, count, move)
        : Avx2.IsSupported ? Multiply256(codes, count, move)
        : Multiply128(codes, count, move);

    /// <summary>Multiplies four quantized rows with one quantized vector of 16 bits: Σ q·q', exact. The four share the reading of the vector.</summary>
    /// <param name="rows">The addresses of the integers of the rows.</param>
    /// <param name="count">The number of components, padding included.</param>
    /// <param name="move">The address of the vector, no integer above <see cref="LargestOfShift"/>.</param>
    /// <param name="products">Receives the four products.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyRows(sbyte** rows, nint count, short* move, int* products)
    {
        if (Avx512BW.IsSupported)
        {
            MultiplyRows512(rows, count, move, products);
        }
        else
        {
            for (int i = 0; i < Width; i++)
            {
                products[i] = Multiply(rows[i], count, move);
            }
        }
    }

    /// <summary>The scalar definition of one product.</summary>
    internal static int Scalar(ReadOnlySpan<sbyte> codes, ReadOnlySpan<short> move)
    {
        int sum = 0;

        for (int t = 0; t < codes.Length; t++)
        {
            sum += codes[t] * move[t];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Encode(
        float* inWidths,
        float* widths,
        Vector256<float> perStep,
        Vector256<float> steps,
        ref Vector256<float> rest,
        ref Vector256<float> coded)
    {
        Vector256<float> value = Vector256.Load(inWidths);
        Vector256<float> whole = Vector256.Round(value * perStep);
        Vector256<float> left = (value - (whole * steps)) * Vector256.Load(widths);
        rest += left * left;
        coded += whole * whole;

        // The largest component is 127 steps; rounding cannot make it 127.5, which would round to 128.
        return Vector256.ConvertToInt32Native(whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Whole(float* values, float step, Vector256<float> limit, ref Vector256<float> rest)
    {
        Vector256<float> value = Vector256.Load(values);
        Vector256<float> whole = Vector256.Min(Vector256.Max(Vector256.Round(value * (1 / step)), -limit), limit);
        Vector256<float> left = value - (whole * step);
        rest += left * left;
        return whole;
    }

    private static float LargestOf(Vector256<float> values)
    {
        float largest = 0;

        for (int i = 0; i < Lanes; i++)
        {
            largest = MathF.Max(largest, values[i]);
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply512(sbyte* codes, nint count, short** moves, int* products)
    {
        Vector512<int> s0 = default, s1 = default, s2 = default, s3 = default;
        short* move0 = moves[0];
        short* move1 = moves[1];
        short* move2 = moves[2];
        short* move3 = moves[3];

        for (nint t = 0; t < count; t += Step)
        {
            Vector512<short> code = Avx512BW.ConvertToVector512Int16(Vector256.Load(codes + t));
            s0 += Avx512BW.MultiplyAddAdjacent(code, Vector512.Load(move0 + t));
            s1 += Avx512BW.MultiplyAddAdjacent(code, Vector512.Load(move1 + t));
            s2 += Avx512BW.MultiplyAddAdjacent(code, Vector512.Load(move2 + t));
            s3 += Avx512BW.MultiplyAddAdjacent(code, Vector512.Load(move3 + t));
        }

        Store(products, s0.GetLower() + s0.GetUpper(), s1.GetLower() + s1.GetUpper(), s2.GetLower() + s2.GetUpper(), s3.GetLower() + s3.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRows512(sbyte** rows, nint count, short* move, int* products)
    {
        Vector512<int> s0 = default, s1 = default, s2 = default, s3 = default;
        sbyte* row0 = rows[0];
        sbyte* row1 = rows[1];
        sbyte* row2 = rows[2];
        sbyte* row3 = rows[3];

        for (nint t = 0; t < count; t += Step)
        {
            Vector512<short> factor = Vector512.Load(move + t);
            s0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row0 + t)), factor);
            s1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row1 + t)), factor);
            s2 += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row2 + t)), factor);
            s3 += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row3 + t)), factor);
        }

        Store(products, s0.GetLower() + s0.GetUpper(), s1.GetLower() + s1.GetUpper(), s2.GetLower() + s2.GetUpper(), s3.GetLower() + s3.GetUpper());
    }

    // One sum suffices: the additions of a chain take one cycle each, and the multiplications do not depend on each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Multiply512(sbyte* codes, nint count, short* move)
    {
        Vector512<int> sums = default;

        for (nint t = 0; t < count; t += Step)
        {
            sums += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(codes + t)), Vector512.Load(move + t));
        }

        return Vector512.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Multiply256(sbyte* codes, nint count, short* move)
    {
        Vector256<int> sums = default;

        for (nint t = 0; t < count; t += Step / 2)
        {
            sums += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(codes + t), Vector256.Load(move + t));
        }

        return Vector256.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply256(sbyte* codes, nint count, short** moves, int* products)
    {
        Vector256<int> s0 = default, s1 = default, s2 = default, s3 = default;
        short* move0 = moves[0];
        short* move1 = moves[1];
        short* move2 = moves[2];
        short* move3 = moves[3];

        for (nint t = 0; t < count; t += Step / 2)
        {
            Vector256<short> code = Avx2.ConvertToVector256Int16(codes + t);
            s0 += Avx2.MultiplyAddAdjacent(code, Vector256.Load(move0 + t));
            s1 += Avx2.MultiplyAddAdjacent(code, Vector256.Load(move1 + t));
            s2 += Avx2.MultiplyAddAdjacent(code, Vector256.Load(move2 + t));
            s3 += Avx2.MultiplyAddAdjacent(code, Vector256.Load(move3 + t));
        }

        Store(products, s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Multiply128(sbyte* codes, nint count, short* move)
    {
        Vector128<int> sums = default;

        for (nint t = 0; t < count; t += Vector128<sbyte>.Count)
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.Load(codes + t));
            sums += Multiply(low, Vector128.Load(move + t)) + Multiply(high, Vector128.Load(move + t + Vector128<short>.Count));
        }

        return Vector128.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Multiply(Vector128<short> codes, Vector128<short> move)
    {
        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(codes);
        (Vector128<int> moveLow, Vector128<int> moveHigh) = Vector128.Widen(move);
        return (low * moveLow) + (high * moveHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(int* products, Vector256<int> s0, Vector256<int> s1, Vector256<int> s2, Vector256<int> s3)
    {
        Vector128<int> first = Ssse3.HorizontalAdd(s0.GetLower() + s0.GetUpper(), s1.GetLower() + s1.GetUpper());
        Vector128<int> second = Ssse3.HorizontalAdd(s2.GetLower() + s2.GetUpper(), s3.GetLower() + s3.GetUpper());
        Ssse3.HorizontalAdd(first, second).Store(products);
    }
}
