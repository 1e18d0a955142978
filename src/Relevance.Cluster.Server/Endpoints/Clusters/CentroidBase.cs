using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>The clustering to which a request adds centroids.</summary>
/// <param name="Kept">The clustering whose centroids are kept unless they are replaced; null if none are kept.</param>
/// <param name="ModelName">The new name of the model.</param>
/// <param name="Metric">The new distance metric of the model.</param>
internal sealed record CentroidBase(StoredClustering? Kept, string ModelName, DistanceMetric Metric)
{
    /// <summary>Gets the new weights of several vector fields; null if each is 1.</summary>
    public IReadOnlyList<double>? FieldWeights { get; init; }
}
