using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Encodes non-negative float32 numbers as 8-bit minifloats (4 bits of exponent, 4 bits of mantissa, rounded down) and compares them.</summary>
/// <remarks>
/// <para>
/// The bits of positive floats are in the order of the floats. So code(x) = clamp((bits(x) ≫ 19) − base, 0, 255) is monotone: x ≤ y implies code(x) ≤
/// code(y), and code(x) &gt; code(y) proves x &gt; y. The base is chosen such that a given scale has the code 255; numbers 2¹⁶ times smaller have the code 0.
/// </para>
/// <code>
/// float32   s eeeeeeee mmmm mmmmmmmmmmmmmmmmmmm      19 bits of mantissa are dropped
/// code               eeee mmmm                       the exponent relative to the scale
/// </code>
/// <para>
/// Encoding: 2 × 8 float32 → 2 × 8 int32 → 16 int16 → 16 bytes per step. Comparing: 16 bytes of codes and limits per step, one saturating subtraction and one
/// minimum in one accumulator: code − limit is 0 exactly where code ≤ limit. Loads bound the loop; the latency of the minimum is one cycle.
/// </para>
/// <para>
/// Same bits: integers after the first product; a code decides which rows are read, never a label. Wrong would be a difference that is
/// rounded up (the factor 1 − 10⁻⁶ prevents it), a limit that is rounded down, or a negative number, whose bits are in reverse order (they are replaced by 0).
/// </para>
/// </remarks>
internal static unsafe class MinifloatKernel
{
    /// <summary>The largest code: that of all numbers from the scale on, and of NaN.</summary>
    public const byte Most = 255;

    private const int Lanes = 8;

    /// <summary>The bits of mantissa that a code drops; a float32 has 23.</summary>
    private const int DroppedBits = 19;

    /// <summary>A factor that covers the rounding of a difference and its product.</summary>
    private const float BelowRounding = 1 - 1e-6f;

    /// <summary>Returns the base of the codes for which the scale has the largest code.</summary>
    public static int BaseOf(float scale) => (BitConverter.SingleToInt32Bits(scale) >> DroppedBits) - Most;

    /// <summary>Returns the code of a number; 0 for numbers that are not above 0.</summary>
    public static byte CodeOf(float number, int codeBase) =>
        float.IsNaN(number) ? Most : (byte)Math.Clamp((BitConverter.SingleToInt32Bits(number) >> DroppedBits) - codeBase, 0, Most);

    /// <summary>Encodes the difference of the assigned score and each other score, rounded down: (assigned − score)·share; 0 for NaN.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="count">The number of scores, a multiple of 16.</param>
    /// <param name="assigned">The score of the assigned centroid minus the rounding bound.</param>
    /// <param name="share">The factor of all differences.</param>
    /// <param name="codeBase">See <see cref="BaseOf"/>.</param>
    /// <param name="codes">Receives the codes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode(float* scores, int count, float assigned, float share, int codeBase, byte* codes)
    {
        Vector256<float> owns = Vector256.Create(assigned);
        Vector256<float> shares = Vector256.Create(share * BelowRounding);
        Vector256<int> bases = Vector256.Create(codeBase);

        for (int i = 0; i < count; i += 2 * Lanes)
        {
            Vector256<short> both = Vector256.Narrow(Code(scores + i, owns, shares, bases), Code(scores + i + Lanes, owns, shares, bases));
            Vector128.Narrow(both.GetLower().AsUInt16(), both.GetUpper().AsUInt16()).Store(codes + i);
        }
    }

    /// <summary>Determines whether any code is not above its limit.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="count">The number of codes, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyWithin(byte* codes, byte* limits, int count)
    {
        Vector128<byte> least = Vector128<byte>.AllBitsSet;

        for (int i = 0; i < count; i += Vector128<byte>.Count)
        {
            least = Vector128.Min(least, Vector128.SubtractSaturate(Vector128.Load(codes + i), Vector128.Load(limits + i)));
        }

        return Vector128.EqualsAny(least, Vector128<byte>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Code(float* scores, Vector256<float> assigned, Vector256<float> share, Vector256<int> codeBase)
    {
        Vector256<float> difference = (assigned - Vector256.Load(scores)) * share;
        difference = Vector256.ConditionalSelect(Vector256.GreaterThan(difference, Vector256<float>.Zero), difference, Vector256<float>.Zero);
        Vector256<int> code = Vector256.ShiftRightArithmetic(difference.AsInt32(), DroppedBits) - codeBase;
        return Vector256.Min(Vector256.Max(code, Vector256<int>.Zero), Vector256.Create((int)Most));
    }
}
