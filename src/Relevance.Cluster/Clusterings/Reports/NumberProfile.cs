using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The profile of a number field in one cluster: its statistics and their difference to the rest.</summary>
/// <param name="Field">The dotted path.</param>
/// <param name="Numbers">The statistics of the cluster's numbers; documents whose value is not a number are excluded.</param>
/// <param name="RestMean">The mean over all other labeled documents, outliers included; NaN if none of them has a number.</param>
/// <param name="Difference">
/// The difference of the cluster's mean to that of the rest, in standard deviations of the field over all labeled documents: a z-score of the cluster.
/// Negative if the cluster is lower; NaN if a mean is NaN or all numbers are the same.
/// </param>
public sealed record NumberProfile(
    string Field,
    NumberSummary Numbers,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double RestMean,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Difference);
