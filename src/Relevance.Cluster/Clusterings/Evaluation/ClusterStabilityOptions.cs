using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="ClusterStability"/>.</summary>
public sealed record ClusterStabilityOptions
{
    /// <summary>
    /// Gets the model that clusters each resample; it should be the one that made the clusters. Null, the default, means k-means with as many clusters as there
    /// are, by the metric of the clustering (Euclidean for vectors without one).
    /// </summary>
    public IClusterModel? Model { get; init; }

    /// <summary>Gets the number of resamples, at least 1. The default is 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int ResampleCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 100;

    /// <summary>
    /// Gets the largest number of vectors that are resampled, at least 2; of more vectors, a random sample of this size is measured, and the result states it.
    /// The default is 20,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int MaxVectors
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 20_000;

    /// <summary>Gets the seed of the sample, the resamples and the default model. The default is 0; every run is seeded.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the largest number of resamples at a time, at least 1; −1, the default, for one per core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
