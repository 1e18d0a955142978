using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>
/// A statistic of many numbers by which a <see cref="NumericDistribution"/> ranks clusters. Immutable; <see cref="Of"/> creates one from a function.
/// </summary>
public sealed class NumericMeasure
{
    private readonly Func<double[], double> _function;

    private NumericMeasure(string name, Func<double[], double> function) => (Name, _function) = (name, function);

    /// <summary>Gets the mean.</summary>
    public static NumericMeasure Mean { get; } = new("mean", values => Moments.Mean(values));

    /// <summary>Gets the median: the middle number, or the mean of the two in the middle.</summary>
    public static NumericMeasure Median { get; } = new("median", values => Moments.Percentile(values, 50));

    /// <summary>Gets the variance of the sample (divisor n − 1), in the square of the field's unit; NaN below two numbers, ∞ beyond float64.</summary>
    public static NumericMeasure Variance { get; } = new("variance", values => Moments.Variance(values, lost: 1));

    /// <summary>Gets the square root of <see cref="Variance"/>, in the field's unit.</summary>
    public static NumericMeasure StandardDeviation { get; } = new("standard deviation", values => Moments.StandardDeviation(values, lost: 1));

    /// <summary>
    /// Gets the skewness g₁, the third standardized moment of the population (m₃ / m₂^1.5), the default of <c>scipy.stats.skew</c> (<c>bias=True</c>): 0 is
    /// symmetric,
    /// above 0 the long tail is on the right. NaN if all numbers are equal, or differ by no more than rounding.
    /// </summary>
    public static NumericMeasure Skewness { get; } = new("skewness", values => Moments.Skewness(values));

    /// <summary>
    /// Gets the standard deviation of the sample over the mean, without a unit and with the sign of the mean (<c>scipy.stats.variation</c> with <c>ddof=1</c>);
    /// NaN if the mean is 0.
    /// </summary>
    public static NumericMeasure CoefficientOfVariation { get; } =
        new("coefficient of variation", values => Moments.CoefficientOfVariation(values));

    /// <summary>Gets the name in tables and titles.</summary>
    public string Name { get; }

    /// <summary>Creates a measure from a function.</summary>
    /// <param name="name">The name in tables and titles; not empty.</param>
    /// <param name="function">
    /// Receives the numbers in ascending order, at least one, all finite, and returns the measure; NaN means that it does not exist. Its exceptions propagate
    /// to the caller.
    /// </param>
    public static NumericMeasure Of(string name, Func<IReadOnlyList<double>, double> function)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        return new NumericMeasure(name, values => function(Array.AsReadOnly(values)));
    }

    /// <summary>Computes the measure.</summary>
    /// <param name="values">The numbers in any order; they are not changed.</param>
    /// <returns>The measure, which is the same for every order; NaN without numbers.</returns>
    /// <exception cref="ArgumentException">A number is NaN or infinite.</exception>
    public double Compute(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] ascending = [.. values];
        Array.Sort(ascending);
        return ascending.All(double.IsFinite)
            ? ComputeSorted(ascending)
            : throw new ArgumentException($"The {Name} requires finite numbers, and one is not finite.", nameof(values));
    }

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;

    internal double ComputeSorted(double[] ascending) => ascending.Length == 0 ? double.NaN : _function(ascending);
}
