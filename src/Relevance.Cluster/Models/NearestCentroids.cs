using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>The nearest centroid of each vector, and the distance to it. <see cref="Find"/> assigns vectors to existing centroids.</summary>
/// <example>
/// <code>
/// KMeansResult model = new KMeans(10).Run(vectors);
/// NearestCentroids nearest = NearestCentroids.Find(newVectors, model.Centroids!, model.Metric);
/// Console.WriteLine($"The first new vector is in cluster {nearest.Labels[0]}, at distance {nearest.Distances[0]:0.00}.");
/// </code>
/// </example>
public sealed record NearestCentroids
{
    /// <summary>Gets the row of the nearest centroid, one per vector; ties go to the lowest row.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>Gets the distance to that centroid in the requested metric, one per vector, in float64.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> Distances { get; init; }

    /// <summary>Finds the nearest centroid of each vector. It runs on the calling thread and on threads of the pool.</summary>
    /// <param name="vectors">The vectors, one per row; can be empty.</param>
    /// <param name="centroids">At least one centroid of the same dimension.</param>
    /// <param name="metric">The distance metric; for <see cref="DistanceMetric.DotProduct"/>, the largest product is nearest.</param>
    /// <param name="maxDegreeOfParallelism">The maximum number of threads; −1, the default, means one per processor. It does not change the result.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <returns>
    /// The labels that float64 distances give, with ties to the lowest row, and these distances. A zero vector has the cosine distance 1 to every centroid,
    /// so it gets label 0.
    /// </returns>
    /// <remarks>O(n·k·d) as a blocked float32 matrix product with near ties in float64; for <see cref="DistanceMetric.L1"/>, completely in float64.</remarks>
    /// <exception cref="ArgumentException">There is no centroid, or the centroids have another dimension.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static NearestCentroids Find(
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
            using var search = new NearestCentroidSearch(scored, centroids.Count, metric, scales, threads);
            search.Assign(centroids, labels, follower: null, cancellationToken);
            RowDistances.ToOwn(vectors, centroids, labels, metric, distances, threads, cancellationToken);
        }

        return new NearestCentroids { Labels = labels, Distances = distances };
    }

    private static void CheckCentroids(VectorSet vectors, VectorSet centroids, DistanceMetric metric)
    {
        if (!Enum.IsDefined(metric))
        {
            throw new ArgumentOutOfRangeException(nameof(metric), metric, "The metric is not defined.");
        }

        if (centroids.Count == 0)
        {
            throw new ArgumentException("At least one centroid is required.", nameof(centroids));
        }

        if (centroids.Dimension != vectors.Dimension)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The centroids have {centroids.Dimension} components, the vectors {vectors.Dimension}."),
                nameof(centroids));
        }
    }
}
