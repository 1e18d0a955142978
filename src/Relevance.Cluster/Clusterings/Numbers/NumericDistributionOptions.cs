namespace Relevance.Cluster;

/// <summary>By what a <see cref="NumericDistribution"/> ranks clusters, how many it shows, and how fine its histograms are.</summary>
public sealed record NumericDistributionOptions
{
    /// <summary>Gets what clusters are ranked by and titled with. Null (the default) means the number of values, and titles that say mean and variance.</summary>
    public NumericMeasure? Measure { get; init; }

    /// <summary>Gets a value indicating whether the largest measure comes first. The default is true. Clusters whose measure is NaN come last either way, ties in natural order of the labels.</summary>
    public bool IsDescending { get; init; } = true;

    /// <summary>Gets how many clusters are shown, at least 1. The default is 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxClusters
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 10;

    /// <summary>
    /// Gets how many bins the histograms have, 1 to 10,000. Null (the default) chooses bins of the width 2 · IQR / ∛n (D. Freedman and P. Diaconis, "On the histogram as a density estimator", 1981) over
    /// the values of all clusters, at most <see cref="MaxBinCount"/>; where the quartiles are the same, ⌈log₂ n⌉ + 1 bins (H. Sturges, "The choice of a class interval", 1926).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int? BinCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(value));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value ?? 1, 10_000, nameof(value));
            field = value;
        }
    }

    /// <summary>Gets how many bins are chosen at most, 1 to 10,000, when <see cref="BinCount"/> is null. The default is 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int MaxBinCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 10_000);
            field = value;
        }
    } = 50;
}
