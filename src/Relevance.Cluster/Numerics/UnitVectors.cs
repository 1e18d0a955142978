using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics;

/// <summary>Vectors as directions.</summary>
internal static class UnitVectors
{
    /// <summary>1/|x| of each row, in float64.</summary>
    /// <exception cref="VectorShapeException">A row is all zeros.</exception>
    public static double[] InverseLengths(VectorSet vectors)
    {
        double[] inverses = new double[vectors.Count];

        for (int row = 0; row < inverses.Length; row++)
        {
            inverses[row] = InverseLength(vectors[row], row);
        }

        return inverses;
    }

    /// <summary>1/|x| of one row, in float64.</summary>
    /// <exception cref="VectorShapeException">The row is all zeros.</exception>
    public static double InverseLength(ReadOnlySpan<float> vector, int row)
    {
        double square = DotKernel.Invoke(vector, vector);
        return square > 0 ? 1 / Math.Sqrt(square) : throw VectorShape.NoDirection(row);
    }

    /// <summary>The rows scaled to length 1, as nearly as float32 can.</summary>
    /// <exception cref="VectorShapeException">A row is all zeros.</exception>
    public static VectorSet Of(VectorSet vectors)
    {
        double[] inverses = InverseLengths(vectors);
        var builder = new VectorSetBuilder(vectors.Dimension, vectors.Count);
        float[] unit = new float[vectors.Dimension];

        for (int row = 0; row < inverses.Length; row++)
        {
            Scale(vectors[row], inverses[row], unit);
            builder.Add(unit);
        }

        return builder.Build();
    }

    private static void Scale(ReadOnlySpan<float> vector, double factor, Span<float> scaled)
    {
        for (int t = 0; t < scaled.Length; t++)
        {
            scaled[t] = (float)(vector[t] * factor);
        }
    }
}
