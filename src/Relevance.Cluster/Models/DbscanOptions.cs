using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="Dbscan"/>.</summary>
public sealed record DbscanOptions
{
    /// <summary>Gets the radius of a neighborhood (eps), 0 or more, in units of <see cref="Metric"/>: vectors at exactly this distance are neighbors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public required double Radius
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The radius is a finite number of at least 0.");
    }

    /// <summary>
    /// Gets the number of vectors in the neighborhood of a core vector, the vector itself included, as in R and scikit-learn; at least 1. The default is 5.
    /// With 1, every vector is a core vector, and there are no outliers.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MinPoints
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 5;

    /// <summary>
    /// Gets the distance metric: <see cref="DistanceMetric.Euclidean"/>, the default, or <see cref="DistanceMetric.Cosine"/>, 1 − cos θ.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = value is DistanceMetric.Euclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentException($"DBSCAN requires Euclidean or Cosine, not {value}.", nameof(value));
    } = DistanceMetric.Euclidean;

    /// <summary>
    /// Gets the handling of outliers. The default is <see cref="OutlierPolicy.Keep"/>. For a fixed share, the score of a vector is its distance to the
    /// <see cref="MinPoints"/>-th nearest, itself included, which takes another pass.
    /// </summary>
    public OutlierPolicy Outliers
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = OutlierPolicy.Keep;

    /// <summary>
    /// Gets the rule for a zero vector if <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: it is near no vector,
    /// so it is an outlier, as with <see cref="ZeroVectorRule.LeaveOut"/>.
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
