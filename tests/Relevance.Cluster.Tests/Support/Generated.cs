namespace Relevance.Cluster.Tests.Support;

/// <summary>Vectors from integer arithmetic alone, so that they are the same on every machine.</summary>
internal static class Generated
{
    /// <summary>Components that are multiples of 2⁻¹⁰ in [−4, 4).</summary>
    public static float[] Components(int length, uint seed)
    {
        float[] components = new float[length];
        uint state = (seed * 2654435761u) + 12345u;

        for (int i = 0; i < length; i++)
        {
            components[i] = ((int)(Next(ref state) >> 19) - 4096) / 1024f;
        }

        return components;
    }

    /// <summary>Groups of vectors around different points; row r belongs to group r mod <paramref name="groups"/>.</summary>
    public static VectorSet Groups(int count, int dimension, int groups, uint seed)
    {
        float[][] centers = [.. Enumerable.Range(0, groups).Select(group => Components(dimension, seed + 1000 + (uint)group))];
        uint state = seed;

        return VectorSet.From(Enumerable.Range(0, count).Select(row =>
            centers[row % groups].Select(center => center + (((int)(Next(ref state) >> 21) - 1024) / 1024f)).ToArray()));
    }

    // Numerical Recipes' linear congruential generator: integers modulo 2³².
    private static uint Next(ref uint state) => state = unchecked((state * 1664525u) + 1013904223u);
}
