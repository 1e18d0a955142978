using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>What one cluster's documents hold in a numeric field. Figures are NaN where there is no number.</summary>
public sealed record ClusterNumbers
{
    /// <summary>Gets the cluster's label.</summary>
    public required string Label { get; init; }

    /// <summary>
    /// Gets what to write above the picture: <c>cluster-1 - average: 3.05, var: 0.10</c>, or <c>cluster-1 - skewness: 1.2346</c> when a measure was asked for.
    /// A name stands before the label: <c>shoes (cluster-1) - …</c>.
    /// </summary>
    public required string Title { get; init; }

    /// <summary>Gets how many documents have a finite number: those that everything else is about.</summary>
    public required int Count { get; init; }

    /// <summary>Gets how many documents of the cluster have none: no value, null, or something else than a number.</summary>
    public required int MissingCount { get; init; }

    /// <summary>Gets what the clusters are ranked by; the count when no measure was asked for.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Measure { get; init; }

    /// <summary>Gets the mean.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Mean { get; init; }

    /// <summary>Gets the variance of the sample (n − 1); NaN below two numbers.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Variance { get; init; }

    /// <summary>Gets the skewness of the population, as <see cref="NumericMeasure.Skewness"/> has it; NaN where all numbers are the same.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Skewness { get; init; }

    /// <summary>Gets the smallest number.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Min { get; init; }

    /// <summary>Gets the number below which a quarter lies, interpolated linearly between the nearest ranks (type 7 of Hyndman and Fan 1996, as <c>numpy.quantile</c>).</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double LowerQuartile { get; init; }

    /// <summary>Gets the number below which half lies.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Median { get; init; }

    /// <summary>Gets the number below which three quarters lie.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double UpperQuartile { get; init; }

    /// <summary>Gets the largest number.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Max { get; init; }

    /// <summary>Gets how many numbers each bin of <see cref="NumericDistribution.BinEdges"/> holds: its lower edge included, its upper edge only in the last. They add up to <see cref="Count"/>.</summary>
    public required IReadOnlyList<int> BinCounts { get; init; }

    /// <summary>Gives the title.</summary>
    public override string ToString() => Title;
}
