using System.Numerics;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>Brings vectors to where squares in float32 neither vanish nor overflow, by a power of two: nothing but the scale is another then, to the last bit.</summary>
/// <remarks>
/// Vectors whose largest component is from 2⁻³⁰ to 2⁴⁰ stay as they are and are not copied. Of larger ones, components below 2⁻¹⁸⁹ of the largest lose bits or become 0, which no sum in float64
/// beside the largest would notice either.
/// </remarks>
internal static class FloatRange
{
    private const int LeastExponent = -30;
    private const int MostExponent = 40;

    /// <summary>The largest exponent that every component of a set can be scaled by and stay finite.</summary>
    private const int LastExponent = 126;

    /// <summary>Scales all rows alike.</summary>
    /// <returns>The rows times 2 to the exponent, which is 0 for those that stay as they are.</returns>
    public static (VectorSet Vectors, int Exponent) Of(VectorSet vectors, CancellationToken cancellationToken)
    {
        int exponent = ExponentOf(MagnitudeOf(vectors, cancellationToken));
        return (Scale(vectors, exponent, cancellationToken), exponent);
    }

    /// <summary>Scales each row for itself, which leaves its direction.</summary>
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

    /// <summary>Multiplies all rows with 2 to an exponent; for 0, gives the same set.</summary>
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

    /// <summary>An exponent, or the largest below it that leaves a set's components finite.</summary>
    public static int AtMost(int exponent, VectorSet vectors, CancellationToken cancellationToken) =>
        MagnitudeOf(vectors, cancellationToken) is var magnitude and > 0 ? Math.Min(exponent, LastExponent - MathF.ILogB(magnitude)) : exponent;

    private static int ExponentOf(float magnitude)
    {
        int exponent = magnitude == 0 ? 0 : MathF.ILogB(magnitude);
        return exponent < LeastExponent ? -exponent : Math.Min(0, MostExponent - exponent);
    }

    private static float MagnitudeOf(VectorSet vectors, CancellationToken cancellationToken)
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
