using System.Globalization;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Analysis;

/// <summary>Puts vectors into clusters that exist already.</summary>
public static class NearestCentroid
{
    /// <summary>Finds the nearest centroid of each vector. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="vectors">The vectors, one a row; none at all is fine.</param>
    /// <param name="centroids">At least one centroid of the same dimension.</param>
    /// <param name="metric">What "near" means; for <see cref="DistanceMetric.DotProduct"/>, the largest product.</param>
    /// <param name="maxDegreeOfParallelism">The most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <returns>
    /// Labels that float64 would give (distances compared by <see cref="Distance"/>, ties to the lowest row), and those distances. A vector that is all zeros has cosine distance 1 to every centroid,
    /// so that it gets label 0.
    /// </returns>
    /// <remarks>O(n·k·d), as one blocked float32 matrix product, and only near ties in float64; for <see cref="DistanceMetric.L1"/>, all of it in float64.</remarks>
    /// <exception cref="ArgumentException">There is no centroid, or its dimension is another.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static NearestCentroidResult Assign(
        VectorSet vectors,
        VectorSet centroids,
        DistanceMetric metric = DistanceMetric.SquaredEuclidean,
        int maxDegreeOfParallelism = -1,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(centroids);
        CheckCentroids(vectors, centroids, metric);
        int threads = ParallelBlocks.Threads(ParallelBlocks.CheckLimit(maxDegreeOfParallelism, nameof(maxDegreeOfParallelism)));

        int[] labels = new int[vectors.Count];
        double[] distances = new double[vectors.Count];

        if (metric == DistanceMetric.L1)
        {
            RowDistances.ToNearest(vectors, centroids, labels, distances, threads, cancellationToken);
        }
        else
        {
            VectorSet scored = metric == DistanceMetric.Cosine ? FloatRange.OfDirections(vectors, cancellationToken) : vectors;
            float[]? scales = metric == DistanceMetric.Cosine ? [.. UnitVectors.InverseLengths(scored).Select(inverse => (float)inverse)] : null;
            new NearestCentroidSearch(scored, centroids.Count, metric, scales, threads).Assign(centroids, labels, follower: null, cancellationToken);
            RowDistances.ToOwn(vectors, centroids, labels, metric, distances, threads, cancellationToken);
        }

        return new NearestCentroidResult { Labels = labels, Distances = distances };
    }

    private static void CheckCentroids(VectorSet vectors, VectorSet centroids, DistanceMetric metric)
    {
        if (!Enum.IsDefined(metric))
        {
            throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric.");
        }

        if (centroids.Count == 0)
        {
            throw new ArgumentException("There is no centroid to be near to.", nameof(centroids));
        }

        if (centroids.Dimension != vectors.Dimension)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The centroids have {centroids.Dimension} components, the vectors {vectors.Dimension}."),
                nameof(centroids));
        }
    }
}
