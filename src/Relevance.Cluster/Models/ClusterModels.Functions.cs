using Relevance.Cluster.Models;

namespace Relevance.Cluster;

/// <content>Models made of a function.</content>
public static partial class ClusterModels
{
    /// <summary>Makes a model of a function that gives each vector a cluster; the centroids are then the means of the members. For anything more, there is the other overload, or <see cref="IClusterModel"/>.</summary>
    /// <param name="name">What the model is called in results and in the store, such as <c>by-quadrant</c>.</param>
    /// <param name="labelsOf">
    /// Gives the cluster of each row, from 0; −1 marks an outlier. It runs once a fit, on the thread pool; vectors are not to be kept longer than that. Labels that do not fit the vectors fail the fit
    /// with an <see cref="InvalidOperationException"/> that says what was expected.
    /// </param>
    /// <returns>The model. It keeps no state, and judges nearness by <see cref="DistanceMetric.SquaredEuclidean"/>.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IClusterModel FromFunction(string name, Func<VectorSet, IReadOnlyList<int>> labelsOf)
    {
        ArgumentNullException.ThrowIfNull(labelsOf);
        return FromFunction(name, (vectors, _) => new ClusterModelResult { Labels = labelsOf(vectors) });
    }

    /// <summary>Makes a model of a function that gives a whole result: labels, and centroids, a metric and names if it has them.</summary>
    /// <param name="name">What the model is called in results and in the store.</param>
    /// <param name="fit">
    /// Clusters the vectors. It is handed the token of the fit and should look at it now and then. A result that does not fit the vectors fails the fit with an <see cref="InvalidOperationException"/>.
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
