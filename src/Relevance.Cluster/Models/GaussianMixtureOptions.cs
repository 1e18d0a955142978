using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="GaussianMixture"/>.</summary>
public sealed record GaussianMixtureOptions
{
    /// <summary>Gets the number of components, at least 1 and at most the number of vectors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public required int ClusterCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    /// <summary>Gets the shape of the covariances. The default is <see cref="CovarianceShape.Diagonal"/>, which suits few rows and many dimensions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a <see cref="CovarianceShape"/>.</exception>
    public CovarianceShape Covariance
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The shape is not defined.");
    }

    /// <summary>
    /// Gets the number of restarts, at least 1, each from another k-means, every other one from a k-means that is stopped after an iteration; the one with the
    /// largest likelihood is used. The default is 3.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Restarts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 3;

    /// <summary>Gets the maximum number of iterations of one restart, at least 1. The default is 300.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxIterations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 300;

    /// <summary>
    /// Gets the change of the mean log-likelihood of a vector below which a restart ends, at least 0. The default is 10⁻⁵; scikit-learn has 10⁻³.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Tolerance
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The tolerance is a finite number of at least 0.");
    } = 1e-5;

    /// <summary>
    /// Gets the number that is added to each variance, at least 0, in units of the squared components: it keeps components of few or equal vectors from
    /// collapsing. The default is 10⁻⁶, as in scikit-learn.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Regularization
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The regularization is a finite number of at least 0.");
    } = 1e-6;

    /// <summary>Gets the seed of every random choice. The default is 0: equal options and vectors always give the same result.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the maximum number of threads, at least 1; −1, the default, means one per processor. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
