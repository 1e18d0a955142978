using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="CommunityDetection"/>.</summary>
public sealed record CommunityDetectionOptions
{
    /// <summary>
    /// Gets the minimum cosine similarity of a member and the center of its community, in (0, 1]. The default is 0.75. Larger values make smaller and
    /// purer communities, and more vectors without one. 1 joins only vectors of the same direction within float64.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or less, above 1, or NaN.</exception>
    public double Threshold
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The threshold is a cosine similarity above 0, at most 1.");
    } = 0.75;

    /// <summary>
    /// Gets the minimum number of members of a community, its center included; at least 1 and at most the number of vectors. The default is 10. With 1, a
    /// vector without neighbors is a community.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MinCommunitySize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 10;

    /// <summary>
    /// Gets the rule for a zero vector. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: it is similar to no vector, so it is in no community,
    /// as with <see cref="ZeroVectorRule.LeaveOut"/>.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the maximum number of threads, at least 1; −1, the default, means one per processor. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
