using Relevance.Cluster.Models;

namespace Relevance.Cluster;

/// <content>Models from functions.</content>
public static partial class ClusterModels
{
    /// <summary>Creates a model from a function that returns a label for each vector; the centroids are the means of the members.</summary>
    /// <param name="name">The name of the model in results and in the store, such as <c>by-quadrant</c>.</param>
    /// <param name="labelsOf">
    /// Returns the cluster of each row, from 0; −1 marks an outlier. It runs once per fit, on the thread pool, and must not keep the vectors after it
    /// returns. Labels that do not fit the vectors fail the fit with an <see cref="InvalidOperationException"/>.
    /// </param>
    /// <returns>The model. It has no state, and its metric is <see cref="DistanceMetric.SquaredEuclidean"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IClusterModel FromFunction(string name, Func<VectorSet, IReadOnlyList<int>> labelsOf)
    {
        ArgumentNullException.ThrowIfNull(labelsOf);
        return FromFunction(name, (vectors, _) => new ClusterModelResult { Labels = labelsOf(vectors) });
    }

    /// <summary>Creates a model from a function that returns a complete result: labels and, optionally, centroids, a metric and names.</summary>
    /// <param name="name">The name of the model in results and in the store.</param>
    /// <param name="fit">
    /// Clusters the vectors. It receives the token of the fit and should check it regularly. A result that does not fit the vectors fails the fit with an
    /// <see cref="InvalidOperationException"/>.
    /// </param>
    /// <returns>The model. It reports no progress.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IClusterModel FromFunction(string name, Func<VectorSet, CancellationToken, ClusterModelResult> fit)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(fit);
        return new FunctionModel(name, fit);
    }
}
