namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Vectors as directions.</summary>
internal static class UnitVectors
{
    /// <summary>Tells whether every component is zero. Exactly: a tiny vector has a direction.</summary>
    public static bool IsZero(ReadOnlySpan<float> vector) => !vector.ContainsAnyExcept(0f);

    /// <summary>1/|x| of each row, in float64; 0 for a row that is all zeros, so that it stays one.</summary>
    public static double[] InverseLengths(VectorSet vectors)
    {
        double[] inverses = new double[vectors.Count];

        for (int row = 0; row < inverses.Length; row++)
        {
            inverses[row] = InverseLength(vectors[row]);
        }

        return inverses;
    }

    /// <summary>1/|x| of one row, in float64; 0 if it is all zeros.</summary>
    public static double InverseLength(ReadOnlySpan<float> vector)
    {
        double square = DotKernel.Invoke(vector, vector);
        return square > 0 ? 1 / Math.Sqrt(square) : 0;
    }

    /// <summary>The rows scaled to length 1, as nearly as float32 can; a row that is all zeros stays as it is.</summary>
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
