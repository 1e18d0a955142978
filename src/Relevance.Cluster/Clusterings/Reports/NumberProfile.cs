using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The numbers of a field in a cluster.</summary>
/// <param name="Field">The dotted path.</param>
/// <param name="Numbers">What the numbers of the cluster are like; documents whose value is no number are not in it.</param>
/// <param name="RestMean">The mean over all other documents that have a label, outliers included; NaN where none has a number.</param>
/// <param name="Difference">
/// How far the mean of the cluster is from that of the rest, in standard deviations of the field over all documents that have a label: a z-score of the cluster. Negative where the cluster is lower; NaN
/// where one of the means is, or all numbers are the same.
/// </param>
public sealed record NumberProfile(
    string Field,
    NumberSummary Numbers,
    [property: JsonConverter(typeof(NanAsNullConverter))] double RestMean,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Difference);
