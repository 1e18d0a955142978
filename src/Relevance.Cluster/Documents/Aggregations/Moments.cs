namespace Relevance.Cluster.Documents.Aggregations;

/// <summary>Moments of numbers. Each term is rounded by itself and their sum once, so the order plays no part. NaN where a figure has no value.</summary>
internal static class Moments
{
    public static double Sum(List<double> numbers, Func<double, double> term)
    {
        ExactSum sum = new();
        foreach (double number in numbers)
        {
            sum.Add(term(number));
        }

        return sum.Value;
    }

    public static double Mean(List<double> numbers) => Sum(numbers, number => number) / numbers.Count;

    /// <summary>The mean of a power of the distance from the mean.</summary>
    public static double Central(List<double> numbers, int power)
    {
        double mean = Mean(numbers);
        double sum = Sum(numbers, number =>
        {
            double distance = number - mean;
            double square = distance * distance;
            return power switch { 2 => square, 3 => square * distance, _ => square * square };
        });
        return sum / numbers.Count;
    }

    public static double Skewness(List<double> numbers)
    {
        double variance = Central(numbers, 2);
        return variance > 0 ? Central(numbers, 3) / (variance * Math.Sqrt(variance)) : double.NaN;
    }

    public static double Kurtosis(List<double> numbers)
    {
        double variance = Central(numbers, 2);
        return variance > 0 ? Central(numbers, 4) / (variance * variance) : double.NaN;
    }

    public static double Covariance(List<double> left, List<double> right) => left.Count < 2 ? double.NaN : Product(left, right) / (left.Count - 1);

    public static double Correlation(List<double> left, List<double> right)
    {
        double leftSquares = Product(left, left);
        double rightSquares = Product(right, right);

        // One root is more exact than two; two are left where the product goes beyond float64.
        double spread = double.IsNormal(leftSquares * rightSquares) ? Math.Sqrt(leftSquares * rightSquares) : Math.Sqrt(leftSquares) * Math.Sqrt(rightSquares);
        return spread > 0 ? Math.Clamp(ReferenceEquals(left, right) ? 1 : Product(left, right) / spread, -1, 1) : double.NaN;
    }

    private static double Product(List<double> left, List<double> right)
    {
        double leftMean = Mean(left);
        double rightMean = Mean(right);
        ExactSum sum = new();
        for (int i = 0; i < left.Count; i++)
        {
            sum.Add((left[i] - leftMean) * (right[i] - rightMean));
        }

        return sum.Value;
    }
}
