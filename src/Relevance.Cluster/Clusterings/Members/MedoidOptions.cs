using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

/// <summary>How <see cref="Medoid"/> searches.</summary>
public sealed record MedoidOptions
{
    /// <summary>Gets the metric of the distances that are summed; any. The default is <see cref="DistanceMetric.Euclidean"/>.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>Gets the most members that are compared pair by pair, at least 1; of more, a random sample of this size. The default is 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxMembers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1000;

    /// <summary>Gets the seed of the samples. The default is 0.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
