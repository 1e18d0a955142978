namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Scales vectors to norm 1.</summary>
internal static class UnitVectors
{
    /// <summary>Determines whether every component is exactly zero; a tiny vector has a direction.</summary>
    public static bool IsZero(ReadOnlySpan<float> vector) => !vector.ContainsAnyExcept(0f);

    /// <summary>Computes 1/|x| of each row in float64; 0 for a zero vector, which a product with it leaves unchanged.</summary>
    public static double[] InverseLengths(VectorSet vectors)
    {
        double[] inverses = new double[vectors.Count];

        for (int row = 0; row < inverses.Length; row++)
        {
            inverses[row] = InverseLength(vectors[row]);
        }

        return inverses;
    }

    /// <summary>Computes 1/|x| of one row in float64; 0 for a zero vector.</summary>
    public static double InverseLength(ReadOnlySpan<float> vector)
    {
        double square = DotKernel.Invoke(vector, vector);
        return square > 0 ? 1 / Math.Sqrt(square) : 0;
    }

    /// <summary>Returns the rows scaled to norm 1, rounded to float32; zero vectors remain unchanged.</summary>
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
