namespace Relevance.Cluster;

/// <summary>The options of <see cref="NumericDistribution"/>: the ranking of the clusters, how many are shown, and the bins of the histograms.</summary>
public sealed record NumericDistributionOptions
{
    /// <summary>
    /// Gets the measure that clusters are ranked by and titled with. Null (the default) means the number of values, and titles with mean and variance.
    /// </summary>
    public NumericMeasure? Measure { get; init; }

    /// <summary>
    /// Gets a value indicating whether the largest measure is first. The default is true. Clusters whose measure is NaN are last in both cases, ties in natural
    /// order of the labels.
    /// </summary>
    public bool IsDescending { get; init; } = true;

    /// <summary>Gets the number of clusters to show, at least 1. The default is 10.</summary>
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
    /// Gets the number of bins of each histogram, 1 to 10,000. Null (the default) chooses bins of the width 2 · IQR / ∛n (D. Freedman and P. Diaconis, "On the
    /// histogram
    /// as a density estimator", 1981) over the values of all clusters, at most <see cref="MaxBinCount"/>; if the quartiles are equal, ⌈log₂ n⌉ + 1 bins (H.
    /// Sturges,
    /// "The choice of a class interval", 1926).
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

    /// <summary>Gets the maximum number of bins, 1 to 10,000, if <see cref="BinCount"/> is null. The default is 50.</summary>
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
