namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Computes distances of rows to centroids in float64, on several threads.</summary>
internal static class RowDistances
{
    /// <summary>Computes the distance of each row to its assigned centroid.</summary>
    public static void ToOwn(
        VectorSet vectors,
        VectorSet centroids,
        int[] labels,
        DistanceMetric metric,
        double[] distances,
        int threads,
        CancellationToken cancellationToken) =>
        ForEachRow(vectors.Count, threads, row => distances[row] = Distance.Between(vectors[row], centroids[labels[row]], metric), cancellationToken);

    /// <summary>
    /// Finds the nearest centroid of each row by <see cref="DistanceMetric.L1"/>, which is not a matrix product; ties go to the lowest label.
    /// </summary>
    public static void ToNearest(
        VectorSet vectors,
        VectorSet centroids,
        int[] labels,
        double[] distances,
        int threads,
        CancellationToken cancellationToken) =>
        ForEachRow(
            vectors.Count,
            threads,
            row =>
            {
                ReadOnlySpan<float> vector = vectors[row];
                (labels[row], distances[row]) = (0, Distance.L1(vector, centroids[0]));

                for (int label = 1; label < centroids.Count; label++)
                {
                    double distance = Distance.L1(vector, centroids[label]);

                    if (distance < distances[row])
                    {
                        (labels[row], distances[row]) = (label, distance);
                    }
                }
            },
            cancellationToken);

    /// <summary>Computes Σ weight · distance; the rows can have any order.</summary>
    public static ExactSum Sum(double[] distances, ReadOnlySpan<float> weights)
    {
        ExactSum total = new();

        for (int row = 0; row < distances.Length; row++)
        {
            total.Add(weights.IsEmpty ? distances[row] : distances[row] * weights[row]);
        }

        return total;
    }

    /// <summary>Runs an action for each row, in any order. The token is checked before each row, because a row may be compared with many others.</summary>
    public static void ForEachRow(int count, int threads, Action<int> action, CancellationToken cancellationToken)
    {
        const int TaskRows = 512;

        ParallelBlocks.Run(
            ParallelBlocks.CountOf(count, TaskRows),
            threads,
            _ => block =>
            {
                int end = (int)Math.Min(count, ((long)block + 1) * TaskRows);

                for (int row = block * TaskRows; row < end; row++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    action(row);
                }
            },
            cancellationToken);
    }
}
