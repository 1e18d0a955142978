using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The frequency of a value in a cluster and in the rest.</summary>
/// <param name="Value">
/// The value as text. Equal values (5 and 5.0) have the same text, different values never do: if a text reads as another value, all texts are in
/// quotation marks.
/// </param>
/// <param name="Count">The number of documents of the cluster that have the value.</param>
/// <param name="Share">
/// The share among the documents of the cluster that have the field, in (0, 1]. The shares of items of arrays can add up to more than 1.
/// </param>
/// <param name="RestShare">
/// The share among all other labeled documents that have the field, outliers included, in [0, 1]; NaN if no other document has it.
/// </param>
/// <param name="Lift">
/// The frequency in the cluster relative to the rest: ((count + ½) / (documents + 1)) / ((count in the rest + ½) / (documents in the rest + 1)). The
/// smoothing keeps it finite if the rest never has the value, and near 1 with few documents.
/// </param>
public sealed record CategoryValue(
    string Value,
    int Count,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Share,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double RestShare,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Lift);
