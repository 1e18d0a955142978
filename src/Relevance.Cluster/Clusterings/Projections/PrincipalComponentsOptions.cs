using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

/// <summary>How <see cref="PrincipalComponents.Fit"/> works. The defaults suit a map.</summary>
public sealed record PrincipalComponentsOptions
{
    /// <summary>Gets how the components are found. The default is <see cref="PrincipalComponentsMethod.Auto"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such method.</exception>
    public PrincipalComponentsMethod Method
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such method.");
    } = PrincipalComponentsMethod.Auto;

    /// <summary>
    /// Gets how often the randomized search multiplies its directions by the covariance again, 0 to 100. The default is 4. The error of a variance shrinks each time by the square of
    /// (first variance left out / this variance). Not used by the exact method.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int PowerIterations
    {
        get;
        init => field = value is >= 0 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of power iterations is 0 to 100.");
    } = 4;

    /// <summary>Gets the seed of the directions in which the randomized search begins. The default is 0; there is no unseeded run. Not used by the exact method.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
