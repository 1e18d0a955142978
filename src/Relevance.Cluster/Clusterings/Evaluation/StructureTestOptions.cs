using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="StructureTest.Run"/>.</summary>
public sealed record StructureTestOptions
{
    /// <summary>
    /// Gets the numbers of clusters to try, each at least 2 and at most half of the measured vectors. The default is empty: 2, 3, 5, 8, 13, 21, 34 and 55, as
    /// far as a cluster has 20 vectors on average, and always 2; for a stored clustering its number of clusters. The list is ascending, each number once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 2.</exception>
    public IReadOnlyList<int> ClusterCounts
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (int count in value)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(count, 2, nameof(value));
            }

            field = [.. value.Distinct().Order()];
        }
    } = [];

    /// <summary>
    /// Gets the number of draws of one cloud, at least 19. The default is 99: the smallest p-value is 1 ÷ (draws + 1) = 0.01. 19 more draws, which are not
    /// counted, set the scale of the figures.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 19.</exception>
    public int DrawCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 19);
            field = value;
        }
    } = 99;

    /// <summary>Gets the level of significance, above 0 and below 1: with a p-value above it, the verdict is one cloud. The default is 0.05.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double SignificanceLevel
    {
        get;
        init => field = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The level of significance is above 0 and below 1.");
    } = 0.05;

    /// <summary>
    /// Gets the largest number of vectors that are measured, at least 10; of more vectors, a random sample of this size. The default is 2000: the time of a
    /// draw grows with vectors · components², and a structure that 2000 vectors do not show is rarely useful.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 10.</exception>
    public int MaxVectors
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 10);
            field = value;
        }
    } = 2000;

    /// <summary>Gets the seed of the sample, the halves, the draws and k-means. The default is 0; every run is seeded.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Gets the largest number of threads, at least 1; −1, the default, for every core. The result does not depend on it. Each thread holds one draw at a time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
