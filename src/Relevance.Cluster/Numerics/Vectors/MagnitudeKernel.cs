using System.Numerics;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>The largest |x| of finite components. Without the sign, floats are ordered as their bits are.</summary>
internal static class MagnitudeKernel
{
    private const uint WithoutSign = 0x7FFF_FFFF;

    /// <summary>The largest magnitude; 0 for no components.</summary>
    public static float Invoke(ReadOnlySpan<float> values)
    {
        // A maximum of whole numbers is exact, so that the hardware's own width may be used without a difference in the result.
        ReadOnlySpan<Vector<uint>> blocks = MemoryMarshal.Cast<float, Vector<uint>>(values);
        var mask = new Vector<uint>(WithoutSign);
        Vector<uint> lanes = Vector<uint>.Zero;

        foreach (Vector<uint> block in blocks)
        {
            lanes = Vector.Max(lanes, block & mask);
        }

        float largest = Scalar(values[(blocks.Length * Vector<uint>.Count)..]);

        for (int lane = 0; lane < Vector<uint>.Count; lane++)
        {
            largest = MathF.Max(largest, BitConverter.UInt32BitsToSingle(lanes[lane]));
        }

        return largest;
    }

    /// <summary>The definition.</summary>
    internal static float Scalar(ReadOnlySpan<float> values)
    {
        float largest = 0;

        foreach (float value in values)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        return largest;
    }
}
