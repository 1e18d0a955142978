using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>What a change of centroids begins with.</summary>
/// <param name="Kept">The clustering whose centroids stay where they are not replaced; null when none stay.</param>
/// <param name="ModelName">The model's name from now on.</param>
/// <param name="Metric">The model's metric from now on.</param>
internal sealed record CentroidBase(StoredClustering? Kept, string ModelName, DistanceMetric Metric)
{
    /// <summary>Gets the weights of several vector fields from now on; null when each is 1.</summary>
    public IReadOnlyList<double>? FieldWeights { get; init; }
}
