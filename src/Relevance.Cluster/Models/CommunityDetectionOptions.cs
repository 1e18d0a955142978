using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>What <see cref="CommunityDetection"/> takes for a community.</summary>
public sealed record CommunityDetectionOptions
{
    /// <summary>
    /// Gets the least cosine similarity of a member with the center of its community, in (0, 1]. The default is 0.75. The closer to 1, the smaller and purer the communities, and the more
    /// vectors belong to none. 1 joins vectors of the same direction only, as far as float64 sees it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or less, above 1, or NaN.</exception>
    public double Threshold
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The threshold is a cosine similarity above 0, at most 1.");
    } = 0.75;

    /// <summary>Gets the fewest members of a community, its center included; at least 1 and at most the number of vectors. The default is 10. With 1, a vector that is like no other is a community.</summary>
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
    /// Gets what becomes of a vector that is all zeros. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: it is similar to nothing, so that it is in no community, as with
    /// <see cref="ZeroVectorRule.LeaveOut"/>.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
