using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>How frequent a value is in a cluster, and in the rest.</summary>
/// <param name="Value">The value as text: equal values (5 and 5.0) have the same and different ones never, since texts that read as another value does make all texts stand in quotation marks.</param>
/// <param name="Count">How many documents of the cluster have it.</param>
/// <param name="Share">Its share of the documents of the cluster that have the field, in (0, 1]. The shares of items of arrays may add up to more than 1.</param>
/// <param name="RestShare">Its share of all other labeled documents that have the field, outliers included, in [0, 1]; NaN where there is none.</param>
/// <param name="Lift">
/// How many times as frequent it is in the cluster as in the rest: ((count + ½) / (documents + 1)) / ((count in the rest + ½) / (documents in the rest + 1)). Smoothed, so that it is finite where the rest
/// never has the value, and near 1 where there are few documents.
/// </param>
public sealed record CategoryValue(
    string Value,
    int Count,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Share,
    [property: JsonConverter(typeof(NanAsNullConverter))] double RestShare,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Lift);
