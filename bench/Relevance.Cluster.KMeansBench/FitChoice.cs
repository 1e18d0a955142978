using System.Globalization;

namespace Relevance.Cluster.KMeansBench;

/// <summary>The arguments of the command: what to fit.</summary>
/// <param name="Iterations">The number of iterations from the given centroids, or 0 for a complete search.</param>
/// <param name="Threads">The most threads.</param>
internal sealed record FitChoice(int Iterations, int Threads)
{
    public int Seed { get; init; }

    public KMeansQuality? Quality { get; init; }

    public double? Seconds { get; init; }

    public int? Swaps { get; init; }

    public int? Restarts { get; init; }

    public int? Clusters { get; init; }

    /// <summary>Reads ITERATIONS THREADS [SEED] and then pairs of an option and its value.</summary>
    public static FitChoice Parse(ReadOnlySpan<string> arguments)
    {
        var choice = new FitChoice(Number(arguments[0]), Number(arguments[1]));
        int next = 2;

        if (next < arguments.Length && !arguments[next].StartsWith("--", StringComparison.Ordinal))
        {
            choice = choice with { Seed = Number(arguments[next++]) };
        }

        for (; next < arguments.Length; next += 2)
        {
            string value =
                next + 1 < arguments.Length ? arguments[next + 1] : throw new ArgumentException($"{arguments[next]} has no value.", nameof(arguments));
            choice = arguments[next] switch
            {
                "--quality" => choice with { Quality = Enum.Parse<KMeansQuality>(value, ignoreCase: true) },
                "--seconds" => choice with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--swaps" => choice with { Swaps = Number(value) },
                "--clusters" => choice with { Clusters = Number(value) },
                "--restarts" => choice with { Restarts = Number(value) },
                _ => throw new ArgumentException($"There is no option {arguments[next]}.", nameof(arguments)),
            };
        }

        return choice;
    }

    /// <summary>The same for the model; without a quality it is one start.</summary>
    public KMeansOptions ToOptions(int clusterCount)
    {
        var options = new KMeansOptions { ClusterCount = Clusters ?? clusterCount, Seed = Seed, MaxDegreeOfParallelism = Threads };
        return options with
        {
            Quality = Quality ?? KMeansQuality.Fast,
            Restarts = Restarts ?? options.Restarts,
            SwapLimit = Swaps ?? options.SwapLimit,
            TimeLimit = Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
