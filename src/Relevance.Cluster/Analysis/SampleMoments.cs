namespace Relevance.Cluster.Analysis;

/// <summary>
/// Figures of numbers in ascending order. In that order they are summed, with the rounding errors carried along (A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
/// Summen", 1974), so the order in which documents came plays no part. NaN where a figure has no value.
/// </summary>
internal static class SampleMoments
{
    // Beyond this, the spread of numbers is the rounding error of their mean; the value is scipy's.
    private const double Resolution = 1e-15;

    // Sums of up to 2³² numbers stay within float64 when each is made so much smaller; powers of two cost no bit.
    private const double Shrunk = 1.0 / (1L << 32);

    public static double Mean(ReadOnlySpan<double> ascending)
    {
        if (ascending.IsEmpty)
        {
            return double.NaN;
        }

        double mean = Sum(ascending, value => value) / ascending.Length;
        mean = double.IsFinite(mean) ? mean : Sum(ascending, value => value * Shrunk) / ascending.Length / Shrunk;
        return Math.Clamp(mean, ascending[0], ascending[^1]);
    }

    /// <summary>The variance of the sample, with n − 1 below the line. The second term takes out what the rounding of the mean put in.</summary>
    public static double Variance(ReadOnlySpan<double> ascending)
    {
        if (ascending.Length < 2)
        {
            return double.NaN;
        }

        double mean = Mean(ascending);
        double squares = Sum(ascending, value => (value - mean) * (value - mean));
        double rest = Sum(ascending, value => value - mean);
        return double.IsFinite(squares) ? Math.Max(0, (squares - (rest * rest / ascending.Length)) / (ascending.Length - 1)) : double.PositiveInfinity;
    }

    public static double StandardDeviation(ReadOnlySpan<double> ascending) => Math.Sqrt(Variance(ascending));

    public static double CoefficientOfVariation(ReadOnlySpan<double> ascending)
    {
        double mean = Mean(ascending);
        return mean == 0 ? double.NaN : StandardDeviation(ascending) / mean;
    }

    /// <summary>The third standardized moment of the population, on distances scaled to [−1, 1], where no power leaves float64.</summary>
    public static double Skewness(ReadOnlySpan<double> ascending)
    {
        if (ascending.IsEmpty || ascending[0] == ascending[^1])
        {
            return double.NaN;
        }

        if (!double.IsFinite(ascending[^1] - ascending[0]))
        {
            double[] quarters = ascending.ToArray();
            return Skewness(Array.ConvertAll(quarters, value => value / 4));
        }

        double mean = Mean(ascending);
        double scale = Math.Max(mean - ascending[0], ascending[^1] - mean);
        double second = Sum(ascending, value => Power((value - mean) / scale, 2)) / ascending.Length;
        double third = Sum(ascending, value => Power((value - mean) / scale, 3)) / ascending.Length;
        return Math.Sqrt(second) * scale <= Resolution * Math.Abs(mean) ? double.NaN : third / (second * Math.Sqrt(second));
    }

    /// <summary>Interpolates linearly between the nearest ranks (type 7 of R. Hyndman and Y. Fan, "Sample quantiles in statistical packages", 1996).</summary>
    public static double Quantile(ReadOnlySpan<double> ascending, double share)
    {
        if (ascending.IsEmpty)
        {
            return double.NaN;
        }

        double rank = share * (ascending.Length - 1);
        int below = (int)rank;
        double low = ascending[below];
        double high = ascending[Math.Min(below + 1, ascending.Length - 1)];
        double part = rank - below;
        return double.IsFinite(high - low) ? low + (part * (high - low)) : (low * (1 - part)) + (high * part);
    }

    public static double Median(ReadOnlySpan<double> ascending) => Quantile(ascending, 0.5);

    private static double Power(double value, int power) => power == 2 ? value * value : value * value * value;

    private static double Sum(ReadOnlySpan<double> ascending, Func<double, double> term)
    {
        double sum = 0;
        double lost = 0;
        foreach (double value in ascending)
        {
            double next = term(value);
            double total = sum + next;
            lost += Math.Abs(sum) >= Math.Abs(next) ? sum - total + next : next - total + sum;
            sum = total;
        }

        return sum + lost;
    }
}
