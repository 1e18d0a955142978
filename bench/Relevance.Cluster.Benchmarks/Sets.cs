namespace Relevance.Cluster.Benchmarks;

/// <summary>The vectors of the measurements: groups around random points, from a seed.</summary>
internal static class Sets
{
    public static VectorSet Groups(int count, int dimension, int groups)
    {
        var random = new Random(count + dimension);
        float[][] centers = [.. Enumerable.Range(0, groups).Select(_ => Row(random, dimension, center: null))];
        return VectorSet.From(Enumerable.Range(0, count).Select(_ => Row(random, dimension, centers[random.Next(groups)])));
    }

    /// <summary>Rows are in random order, so that the first ones are as good centroids as any others.</summary>
    public static VectorSet First(VectorSet vectors, int count) => vectors.Select([.. Enumerable.Range(0, count)]);

    private static float[] Row(Random random, int dimension, float[]? center) =>
        [.. Enumerable.Range(0, dimension).Select(t => (center?[t] ?? 0) + (random.NextSingle() * 2) - 1)];
}
