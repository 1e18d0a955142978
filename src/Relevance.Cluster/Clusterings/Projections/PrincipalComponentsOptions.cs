using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

/// <summary>The options of <see cref="PrincipalComponents.Fit"/>. The defaults suit a map.</summary>
public sealed record PrincipalComponentsOptions
{
    /// <summary>Gets the method. The default is <see cref="PrincipalComponentsMethod.Auto"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined method.</exception>
    public PrincipalComponentsMethod Method
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The method is Auto, Exact or Randomized.");
    } = PrincipalComponentsMethod.Auto;

    /// <summary>
    /// Gets how often the randomized method multiplies its directions by the covariance again, 0 to 100. The default is 4. Each time the error of a variance
    /// shrinks by
    /// the square of (first dropped variance / this variance). The exact method ignores it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int PowerIterations
    {
        get;
        init => field = value is >= 0 and <= 100
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of power iterations is 0 to 100.");
    } = 4;

    /// <summary>Gets the seed of the first directions of the randomized method. The default is 0; every run is seeded. The exact method ignores it.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the maximum number of threads, at least 1; −1 (the default) means one per processor. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
