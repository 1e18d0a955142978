using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

/// <summary>The options of <see cref="Medoid.Find"/>.</summary>
public sealed record MedoidOptions
{
    /// <summary>Gets the metric of the distances that are summed. The default is <see cref="DistanceMetric.Euclidean"/>.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>
    /// Gets the maximum number of members that are compared in pairs, at least 1; of a larger cluster, a random sample of this size. The default is 1000.
    /// </summary>
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

    /// <summary>Gets the maximum number of threads, at least 1; −1 (the default) means one per processor. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
