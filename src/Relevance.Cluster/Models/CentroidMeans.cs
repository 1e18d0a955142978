using System.Globalization;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

/// <summary>Computes the centroids of a clustering that has none.</summary>
internal static class CentroidMeans
{
    /// <summary>Computes the mean of the members of each cluster from sums that do not depend on their order, rounded to float32 once.</summary>
    /// <param name="vectors">The vectors, one per row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 marks an outlier, which is ignored.</param>
    /// <param name="clusterCount">The number of clusters, at least 1.</param>
    /// <param name="metric">
    /// For <see cref="DistanceMetric.Cosine"/>, members count as unit vectors and the mean is scaled to norm 1. A zero vector adds nothing; the mean of
    /// zero vectors, or of members whose directions sum to zero, is a zero vector.
    /// </param>
    /// <returns>One centroid per cluster, row i for label i.</returns>
    /// <exception cref="ArgumentException">There is not one label per row, a label is out of range, or a cluster has no members.</exception>
    public static VectorSet Of(VectorSet vectors, IReadOnlyList<int> labels, int clusterCount, DistanceMetric metric = DistanceMetric.SquaredEuclidean)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        int[] checkedLabels = Check(vectors, labels, clusterCount);

        var terms = RowTerms.Of(vectors, weights: default, FactorsOf(vectors, labels, metric), threads: 1, CancellationToken.None);
        ClusterSums sums = LabelSums.Of(terms, checkedLabels, clusterCount, threads: 1, CancellationToken.None);
        var centroids = new VectorSetBuilder(vectors.Dimension, clusterCount);
        float[] centroid = new float[vectors.Dimension];

        for (int label = 0; label < clusterCount; label++)
        {
            if (sums.WeightOf(label) == 0)
            {
                throw new ArgumentException($"{ClusterLabels.Format(label)} has no members, so it has no mean.", nameof(labels));
            }

            if (!sums.TryMean(label, metric, centroid))
            {
                Array.Clear(centroid);
            }

            centroids.Add(centroid);
        }

        return centroids.Build();
    }

    private static double[]? FactorsOf(VectorSet vectors, IReadOnlyList<int> labels, DistanceMetric metric)
    {
        if (metric != DistanceMetric.Cosine)
        {
            return null;
        }

        double[] factors = new double[vectors.Count];

        for (int row = 0; row < factors.Length; row++)
        {
            // An outlier can be a zero vector.
            factors[row] = labels[row] < 0 ? 0 : UnitVectors.InverseLength(vectors[row]);
        }

        return factors;
    }

    private static int[] Check(VectorSet vectors, IReadOnlyList<int> labels, int clusterCount)
    {
        if (labels.Count != vectors.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected one label per vector, found {labels.Count} labels for {vectors.Count} vectors."),
                nameof(labels));
        }

        for (int row = 0; row < labels.Count; row++)
        {
            if (labels[row] < -1 || labels[row] >= clusterCount)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Row {row} has label {labels[row]}; labels go from -1 to {clusterCount - 1}."),
                    nameof(labels));
            }
        }

        return [.. labels];
    }
}
