using System.Numerics;

namespace Relevance.Cluster.Numerics;

/// <summary>
/// Computes statistics of finite numbers, independent of their order. Sums, means, variances and covariances are the float64 nearest to the true value; their
/// square roots are within one unit in the last place. NaN if a statistic is undefined, ±∞ if it is beyond the range of float64.
/// </summary>
internal static class Moments
{
    // Below this, relative to the mean, the deviation is the rounding error of the mean; the value is that of scipy.
    private const double Resolution = 1e-15;

    [ThreadStatic]
    private static ExactSum? _sum;

    // The unit of a product of two sums is the square of the unit of a sum.
    private const int SquaredUnitExponent = 2 * ExactSum.UnitExponent;

    public static double Sum(ReadOnlySpan<double> numbers) => SumOf(numbers).Value;

    public static double SumOfSquares(ReadOnlySpan<double> numbers) => ProductsOf(numbers, numbers).Value;

    public static double Mean(ReadOnlySpan<double> numbers) => numbers.IsEmpty ? double.NaN : SumOf(numbers).Over(numbers.Length);

    /// <summary>Computes the variance: exactly 0 if all numbers are equal.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="lost">What is subtracted from the count in the divisor: 0 for a population, 1 for a sample.</param>
    public static double Variance(ReadOnlySpan<double> numbers, int lost) =>
        numbers.Length <= lost ? double.NaN : ExactQuotient.Round(Spread(numbers, numbers), Pairs(numbers.Length, lost), SquaredUnitExponent);

    /// <summary>Computes the square root of the variance, even if the variance is beyond the range of float64.</summary>
    public static double StandardDeviation(ReadOnlySpan<double> numbers, int lost) =>
        numbers.Length <= lost ? double.NaN : ExactQuotient.Root(Spread(numbers, numbers), Pairs(numbers.Length, lost), SquaredUnitExponent);

    /// <summary>Computes the standard deviation of the sample divided by the mean.</summary>
    public static double CoefficientOfVariation(ReadOnlySpan<double> numbers)
    {
        double mean = Mean(numbers);
        return mean == 0 ? double.NaN : StandardDeviation(numbers, lost: 1) / mean;
    }

    /// <summary>Computes the covariance of the sample, with the divisor n − 1.</summary>
    public static double Covariance(ReadOnlySpan<double> left, ReadOnlySpan<double> right) =>
        left.Length < 2 ? double.NaN : ExactQuotient.Round(Spread(left, right), Pairs(left.Length, lost: 1), SquaredUnitExponent);

    /// <summary>Computes Pearson's r, in [−1, 1], and exactly ±1 for a linear relation; NaN if one of the two is constant.</summary>
    public static double Correlation(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        BigInteger squares = Spread(left, left) * Spread(right, right);
        BigInteger products = Spread(left, right);
        return squares.IsZero ? double.NaN : products.Sign * ExactQuotient.Root(products * products, squares, exponent: 0);
    }

    /// <summary>Computes the third standardized moment of the population.</summary>
    public static double Skewness(ReadOnlySpan<double> numbers) => Standardized(numbers, power: 3);

    /// <summary>Computes the fourth standardized moment of the population.</summary>
    public static double Kurtosis(ReadOnlySpan<double> numbers) => Standardized(numbers, power: 4);

    /// <summary>
    /// Computes a percentile by linear interpolation between the nearest ranks (type 7 of R. Hyndman and Y. Fan, "Sample quantiles in statistical packages",
    /// 1996), never outside them.
    /// </summary>
    /// <param name="ascending">The numbers in ascending order.</param>
    /// <param name="percentage">From 0, the smallest, to 100, the largest.</param>
    public static double Percentile(ReadOnlySpan<double> ascending, double percentage)
    {
        if (ascending.IsEmpty)
        {
            return double.NaN;
        }

        double rank = (ascending.Length - 1) * percentage / 100;
        int below = (int)rank;
        double low = ascending[below];
        double high = ascending[Math.Min(below + 1, ascending.Length - 1)];
        double part = rank - below;
        return Math.Clamp(double.IsFinite(high - low) ? low + (part * (high - low)) : (low * (1 - part)) + (high * part), low, high);
    }

    /// <summary>
    /// Computes a standardized moment of deviations scaled to [−1, 1], so that no power overflows. NaN if the numbers are equal up to rounding.
    /// </summary>
    private static double Standardized(ReadOnlySpan<double> numbers, int power)
    {
        double min = double.PositiveInfinity;
        double max = double.NegativeInfinity;
        foreach (double number in numbers)
        {
            min = Math.Min(min, number);
            max = Math.Max(max, number);
        }

        if (!(min < max))
        {
            return double.NaN;
        }

        if (!double.IsFinite(max - min))
        {
            return Standardized(Array.ConvertAll(numbers.ToArray(), number => number / 4), power);
        }

        double mean = Mean(numbers);
        double scale = Math.Max(mean - min, max - mean);
        ExactSum squares = new();
        ExactSum powers = new();
        foreach (double number in numbers)
        {
            double distance = (number - mean) / scale;
            double square = distance * distance;
            squares.Add(square);
            powers.Add(power == 3 ? square * distance : square * square);
        }

        double variance = squares.Over(numbers.Length);
        return Math.Sqrt(variance) * scale <= Resolution * Math.Abs(mean) ? double.NaN
            : powers.Over(numbers.Length) / (variance * (power == 3 ? Math.Sqrt(variance) : variance));
    }

    /// <summary>Sums numbers; the sum is valid until the next call on this thread. An aggregation sums thousands of small groups.</summary>
    private static ExactSum SumOf(ReadOnlySpan<double> numbers)
    {
        ExactSum sum = _sum ??= new();
        sum.Clear();
        foreach (double number in numbers)
        {
            sum.Add(number);
        }

        return sum;
    }

    private static ExactSum ProductsOf(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ExactSum sum = new();
        for (int i = 0; i < left.Length; i++)
        {
            sum.AddProduct(left[i], right[i]);
        }

        return sum;
    }

    /// <summary>Computes n·Σxy − Σx·Σy: n² times the mean product of the deviations from the means.</summary>
    private static BigInteger Spread(ReadOnlySpan<double> left, ReadOnlySpan<double> right) =>
        ((left.Length * ProductsOf(left, right).Units) << -ExactSum.UnitExponent) - (SumOf(left).Units * SumOf(right).Units);

    private static BigInteger Pairs(int count, int lost) => (BigInteger)count * (count - lost);
}
