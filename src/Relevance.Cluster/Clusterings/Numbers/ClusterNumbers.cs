using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The statistics of a numeric field in one cluster. They are NaN if no document has a number.</summary>
public sealed record ClusterNumbers
{
    /// <summary>Gets the cluster's label.</summary>
    public required string Label { get; init; }

    /// <summary>
    /// Gets the title of the figure: <c>cluster-1 - average: 3.05, var: 0.10</c>, or <c>cluster-1 - skewness: 1.2346</c> if a measure is given. A cluster with
    /// a name
    /// has it before the label: <c>shoes (cluster-1) - …</c>.
    /// </summary>
    public required string Title { get; init; }

    /// <summary>Gets the number of documents with a finite number, which all statistics are computed from.</summary>
    public required int Count { get; init; }

    /// <summary>Gets the number of documents of the cluster without a number: no value, null, or another kind of value.</summary>
    public required int MissingCount { get; init; }

    /// <summary>Gets the measure that the clusters are ranked by; the count if no measure is given.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Measure { get; init; }

    /// <summary>Gets the mean.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Mean { get; init; }

    /// <summary>Gets the variance of the sample (n − 1); NaN below two numbers.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Variance { get; init; }

    /// <summary>Gets the skewness of the population (<see cref="NumericMeasure.Skewness"/>); NaN if all numbers are equal.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Skewness { get; init; }

    /// <summary>Gets the smallest number.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Min { get; init; }

    /// <summary>
    /// Gets the number below which a quarter of the numbers are, interpolated linearly between the nearest ranks (type 7 of Hyndman and Fan 1996, as
    /// <c>numpy.quantile</c>).
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double LowerQuartile { get; init; }

    /// <summary>Gets the number below which half of the numbers are.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Median { get; init; }

    /// <summary>Gets the number below which three quarters of the numbers are.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double UpperQuartile { get; init; }

    /// <summary>Gets the largest number.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Max { get; init; }

    /// <summary>
    /// Gets the number of values in each bin of <see cref="NumericDistribution.BinEdges"/>: its lower edge included, its upper edge only in the last bin. They
    /// add up to <see cref="Count"/>.
    /// </summary>
    public required IReadOnlyList<int> BinCounts { get; init; }

    /// <summary>Returns the title.</summary>
    public override string ToString() => Title;
}
