using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The statistics of a list of numbers: mean, standard deviation, range and percentiles.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record NumberSummary
{
    /// <summary>Gets the percentages of <see cref="Percentiles"/>: 12.5, 25, 37.5, 50, 62.5, 75 and 87.5.</summary>
    public static IReadOnlyList<double> Percentages { get; } = Array.AsReadOnly([12.5, 25, 37.5, 50, 62.5, 75, 87.5]);

    /// <summary>Gets the number of values. If it is 0, every other statistic except <see cref="Sum"/> is NaN.</summary>
    public required int Count { get; init; }

    /// <summary>Gets the sum; 0 without numbers.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Sum { get; init; }

    /// <summary>Gets the mean, which is never outside <see cref="Min"/> and <see cref="Max"/>.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Mean { get; init; }

    /// <summary>
    /// Gets the population standard deviation: the root of the mean squared difference to the mean; exactly 0 if all numbers are equal, NaN if one is infinite.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double StandardDeviation { get; init; }

    /// <summary>Gets the smallest number.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Min { get; init; }

    /// <summary>Gets the largest number.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Max { get; init; }

    /// <summary>Gets the percentiles at <see cref="Percentages"/>, ascending, between two numbers by linear interpolation.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> Percentiles { get; init; }

    /// <summary>Gets the population variance.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Variance => StandardDeviation * StandardDeviation;

    /// <summary>Gets the 50th percentile.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Median => Percentiles[3];

    /// <summary>Computes the statistics of numbers: O(n·log n).</summary>
    /// <param name="numbers">The numbers, finite, in any order; can be empty. Sums are exact and rounded once, so the order does not change a bit.</param>
    public static NumberSummary Of(IEnumerable<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        double[] own = [.. numbers];
        return Of(own.AsSpan());
    }

    /// <summary>Computes the same statistics in place.</summary>
    /// <param name="sorted">The numbers, which are sorted.</param>
    internal static NumberSummary Of(Span<double> sorted)
    {
        sorted.Sort();
        if (sorted.Length == 0)
        {
            return new NumberSummary
            {
                Count = 0,
                Sum = 0,
                Mean = double.NaN,
                StandardDeviation = double.NaN,
                Min = double.NaN,
                Max = double.NaN,
                Percentiles = [.. Percentages.Select(_ => double.NaN)],
            };
        }

        double[] percentiles = [.. Percentages];
        for (int i = 0; i < percentiles.Length; i++)
        {
            percentiles[i] = Moments.Percentile(sorted, percentiles[i]);
        }

        return new NumberSummary
        {
            Count = sorted.Length,
            Sum = Moments.Sum(sorted),
            Mean = Moments.Mean(sorted),
            StandardDeviation = double.IsFinite(sorted[0]) && double.IsFinite(sorted[^1]) ? Moments.StandardDeviation(sorted, lost: 0) : double.NaN,
            Min = sorted[0],
            Max = sorted[^1],
            Percentiles = percentiles,
        };
    }

    /// <summary>
    /// Computes a percentile by linear interpolation, as numpy's default method and R's type 7 do: at the position (n − 1)·p/100 among the ascending numbers,
    /// in
    /// proportion between its two neighbors.
    /// </summary>
    /// <param name="ascending">The numbers, ascending; at least one.</param>
    /// <param name="percentage">From 0, the smallest, to 100, the largest.</param>
    /// <exception cref="ArgumentOutOfRangeException">No number is given, or the percentage is outside 0 to 100.</exception>
    public static double PercentileOf(IReadOnlyList<double> ascending, double percentage)
    {
        ArgumentNullException.ThrowIfNull(ascending);
        ArgumentOutOfRangeException.ThrowIfZero(ascending.Count, nameof(ascending));
        if (!(percentage is >= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percentage), percentage, "A percentage is from 0 to 100.");
        }

        return Moments.Percentile([.. ascending], percentage);
    }

    /// <summary>Returns one line with mean, standard deviation, range and median.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} numbers: mean {Mean:G4}, standard deviation {StandardDeviation:G4}, {Min:G4} to {Max:G4}, median {Median:G4}");
}
