using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="AgglomerativeClustering"/>: exactly one of <see cref="ClusterCount"/> and <see cref="Height"/> is set.</summary>
public sealed record AgglomerativeOptions
{
    /// <summary>Gets the number of clusters at which the tree is cut, at least 1 and at most that of vectors; null, the default, means by height.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? ClusterCount
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of clusters is at least 1.");
    }

    /// <summary>Gets the height at which the tree is cut: all merges of at most this distance are made; null, the default, means by number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or NaN.</exception>
    public double? Height
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The height is at least 0.");
    }

    /// <summary>Gets the distance of two clusters. The default is <see cref="Linkage.Ward"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a <see cref="Linkage"/>.</exception>
    public Linkage Linkage
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The linkage is not defined.");
    }

    /// <summary>
    /// Gets the distance metric: <see cref="DistanceMetric.Euclidean"/>, the default, or <see cref="DistanceMetric.Cosine"/>, which Ward does not allow.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = value is DistanceMetric.Euclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentException($"Agglomerative clustering requires Euclidean or Cosine, not {value}.", nameof(value));
    } = DistanceMetric.Euclidean;

    /// <summary>
    /// Gets the most bytes for the distances of all pairs, 4·n·(n − 1) of them, except for <see cref="Linkage.Single"/>, which has none in memory. The
    /// default is 4 GiB, for 32,768 vectors.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long MaxMemory
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 4L << 30;

    /// <summary>
    /// Gets the rule for a zero vector if <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: it is near no vector,
    /// so it is an outlier outside of the tree, as with <see cref="ZeroVectorRule.LeaveOut"/>.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the maximum number of threads, at least 1; −1, the default, means one per processor. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;

    /// <summary>Throws if options contradict each other.</summary>
    internal void Check(string parameterName)
    {
        if ((ClusterCount is null) == (Height is null))
        {
            throw new ArgumentException("Set either ClusterCount or Height: the tree is cut at one of them.", parameterName);
        }

        if (Linkage == Linkage.Ward && Metric == DistanceMetric.Cosine)
        {
            throw new ArgumentException("Ward's linkage requires Euclidean distances; with Cosine, use Average, Complete or Single.", parameterName);
        }
    }
}
