using System.Numerics;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>Finds the first component that is NaN or an infinity.</summary>
/// <remarks>
/// Exactly these have all exponent bits set: per register one load, one mask and one comparison, bound by loads. The result is an index, not a sum, so that
/// the hardware's own width of registers does not change it.
/// </remarks>
internal static class FiniteKernel
{
    /// <summary>The exponent bits of a float, which are all set in NaN and the infinities only.</summary>
    private const uint Exponent = 0x7F80_0000;

    /// <summary>Returns the index of the first component that is not finite, or −1.</summary>
    public static int IndexOfFirstNotFinite(ReadOnlySpan<float> values)
    {
        // Vector<T>, whose width follows the hardware, gives the same result everywhere.
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

    /// <summary>The scalar definition.</summary>
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
