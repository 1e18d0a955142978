using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Codes of a byte for numbers that are compared with each other only: the exponent and four bits of the mantissa, so that the code of a larger number is never the smaller one.</summary>
/// <remarks>They decide only what is looked at, never a label.</remarks>
internal static unsafe class GapKernel
{
    /// <summary>The largest code; that of whatever is as large as the scale, or not a number.</summary>
    public const byte Most = 255;

    private const int Lanes = 8;

    /// <summary>A float32 has 23 bits of mantissa.</summary>
    private const int DroppedBits = 19;

    /// <summary>Below all that rounding does to a gap.</summary>
    private const float BelowRounding = 1 - 1e-6f;

    /// <summary>What is subtracted from the upper bits of a number, so that the scale has the largest code. Sixteen powers of two below it, all numbers have 0.</summary>
    public static int BaseOf(float scale) => (BitConverter.SingleToInt32Bits(scale) >> DroppedBits) - Most;

    /// <summary>The code of a number; 0 for those that are not above 0.</summary>
    public static byte CodeOf(float number, int codeBase) =>
        float.IsNaN(number) ? Most : (byte)Math.Clamp((BitConverter.SingleToInt32Bits(number) >> DroppedBits) - codeBase, 0, Most);

    /// <summary>Codes, or lower ones, of by how much each score is behind the own one: (own − score)·share. 0 where that is not a number.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="count">How many, a multiple of 16.</param>
    /// <param name="own">The own score, less what rounding may have done.</param>
    /// <param name="share">What gaps are multiplied with.</param>
    /// <param name="codeBase">See <see cref="BaseOf"/>.</param>
    /// <param name="codes">The codes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode(float* scores, int count, float own, float share, int codeBase, byte* codes)
    {
        Vector256<float> owns = Vector256.Create(own);
        Vector256<float> shares = Vector256.Create(share * BelowRounding);
        Vector256<int> bases = Vector256.Create(codeBase);

        for (int i = 0; i < count; i += 2 * Lanes)
        {
            Vector256<short> both = Vector256.Narrow(Code(scores + i, owns, shares, bases), Code(scores + i + Lanes, owns, shares, bases));
            Vector128.Narrow(both.GetLower().AsUInt16(), both.GetUpper().AsUInt16()).Store(codes + i);
        }
    }

    /// <summary>Whether any code is not above its limit.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="count">How many, a multiple of 16.</param>
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
    private static Vector256<int> Code(float* scores, Vector256<float> own, Vector256<float> share, Vector256<int> codeBase)
    {
        Vector256<float> gap = (own - Vector256.Load(scores)) * share;
        gap = Vector256.ConditionalSelect(Vector256.GreaterThan(gap, Vector256<float>.Zero), gap, Vector256<float>.Zero);
        Vector256<int> code = Vector256.ShiftRightArithmetic(gap.AsInt32(), DroppedBits) - codeBase;
        return Vector256.Min(Vector256.Max(code, Vector256<int>.Zero), Vector256.Create((int)Most));
    }
}
