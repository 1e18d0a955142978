using System.Numerics;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>Finds the first component that is NaN or an infinity.</summary>
internal static class FiniteKernel
{
    /// <summary>The exponent bits of a float: all set in NaN and the infinities, and in nothing else.</summary>
    private const uint Exponent = 0x7F80_0000;

    /// <summary>The index of the first component that is not finite, or −1.</summary>
    public static int IndexOfFirstNotFinite(ReadOnlySpan<float> values)
    {
        // The answer is a yes or a no, so that the hardware's own width may be used without a difference in the result.
        ReadOnlySpan<Vector<uint>> blocks = MemoryMarshal.Cast<float, Vector<uint>>(values);
        var exponent = new Vector<uint>(Exponent);

        for (int i = 0; i < blocks.Length; i++)
        {
            if (Vector.EqualsAny(blocks[i] & exponent, exponent))
            {
                int start = i * Vector<uint>.Count;
                return start + Scalar(values.Slice(start, Vector<uint>.Count));
            }
        }

        int tail = blocks.Length * Vector<uint>.Count;
        int found = Scalar(values[tail..]);
        return found < 0 ? found : tail + found;
    }

    /// <summary>The definition.</summary>
    internal static int Scalar(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
