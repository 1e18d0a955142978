using System.Numerics;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>
/// Scales vectors by a power of two such that squares in float32 neither underflow nor overflow; all results keep their bits, except for the scale.
/// </summary>
/// <remarks>
/// Vectors whose largest component is between 2⁻³⁰ and 2⁴⁰ remain unchanged and are not copied. In larger ones, components below 2⁻¹⁸⁹ of the largest lose
/// bits or become 0, which does not change any float64 sum that includes the largest.
/// </remarks>
internal static class FloatRange
{
    private const int LeastExponent = -30;
    private const int MostExponent = 40;

    /// <summary>The largest exponent of a component of a scaled set.</summary>
    private const int LastExponent = 126;

    /// <summary>Scales all rows by the same power of two.</summary>
    /// <returns>The rows times 2 to the exponent; the exponent is 0 if they remain unchanged.</returns>
    public static (VectorSet Vectors, int Exponent) Of(VectorSet vectors, CancellationToken cancellationToken)
    {
        int exponent = ExponentOf(MagnitudeOf(vectors, cancellationToken));
        return (Scale(vectors, exponent, cancellationToken), exponent);
    }

    /// <summary>Scales each row by its own power of two, which keeps its direction.</summary>
    public static VectorSet OfDirections(VectorSet vectors, CancellationToken cancellationToken)
    {
        VectorSetBuilder? scaled = null;
        float[] row = new float[vectors.Dimension];

        for (int i = 0; i < vectors.Count; i++)
        {
            ThrowAtBlock(i, cancellationToken);
            int exponent = ExponentOf(MagnitudeKernel.Invoke(vectors[i]));

            if (exponent != 0 && scaled is null)
            {
                scaled = new VectorSetBuilder(vectors.Dimension, vectors.Count);

                for (int before = 0; before < i; before++)
                {
                    scaled.Add(vectors[before]);
                }
            }

            if (scaled is not null)
            {
                Scale(vectors[i], exponent, row);
                scaled.Add(row);
            }
        }

        return scaled?.Build() ?? vectors;
    }

    /// <summary>Multiplies all rows by 2 to an exponent; returns the same set for 0.</summary>
    public static VectorSet Scale(VectorSet vectors, int exponent, CancellationToken cancellationToken)
    {
        if (exponent == 0)
        {
            return vectors;
        }

        var scaled = new VectorSetBuilder(vectors.Dimension, vectors.Count);
        float[] row = new float[vectors.Dimension];

        for (int i = 0; i < vectors.Count; i++)
        {
            ThrowAtBlock(i, cancellationToken);
            Scale(vectors[i], exponent, row);
            scaled.Add(row);
        }

        return scaled.Build();
    }

    /// <summary>Returns an exponent, or the largest smaller one for which the components of a set stay finite.</summary>
    public static int AtMost(int exponent, VectorSet vectors, CancellationToken cancellationToken) =>
        MagnitudeOf(vectors, cancellationToken) is var magnitude and > 0 ? Math.Min(exponent, LastExponent - MathF.ILogB(magnitude)) : exponent;

    /// <summary>Returns the exponent of the power of two that scales rows with a largest magnitude; 0 if they remain unchanged.</summary>
    public static int ExponentOf(float magnitude)
    {
        int exponent = magnitude == 0 ? 0 : MathF.ILogB(magnitude);
        return exponent < LeastExponent ? -exponent : Math.Min(0, MostExponent - exponent);
    }

    /// <summary>Computes the largest |x| of all rows; 0 for none.</summary>
    public static float MagnitudeOf(VectorSet vectors, CancellationToken cancellationToken)
    {
        float largest = 0;

        for (int row = 0; row < vectors.Count; row++)
        {
            ThrowAtBlock(row, cancellationToken);
            largest = MathF.Max(largest, MagnitudeKernel.Invoke(vectors[row]));
        }

        return largest;
    }

    private static void Scale(ReadOnlySpan<float> vector, int exponent, Span<float> scaled)
    {
        double factor = Math.ScaleB(1, exponent);

        for (int t = 0; t < vector.Length; t++)
        {
            scaled[t] = (float)(vector[t] * factor);
        }
    }

    private static void ThrowAtBlock(int row, CancellationToken cancellationToken)
    {
        if (row % ParallelBlocks.SumRows == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}

/// <summary>Computes the largest |x| of finite components.</summary>
/// <remarks>
/// Without the sign bit, floats are in the order of their bits: one accumulator of integer maxima as wide as the hardware's registers, bound by loads. A
/// maximum of integers is exact, so that this width does not change the result; NaN would (its bits are above those of ∞), and a <see cref="VectorSet"/>
/// contains none.
/// </remarks>
internal static class MagnitudeKernel
{
    private const uint WithoutSign = 0x7FFF_FFFF;

    /// <summary>Computes the largest magnitude; 0 for no components.</summary>
    public static float Invoke(ReadOnlySpan<float> values)
    {
        // A maximum of integers is exact, so that Vector<T>, whose width follows the hardware, gives the same result everywhere.
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

    /// <summary>The scalar definition.</summary>
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
