using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies what becomes of a document without a value in a column that is part of a vector.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MissingValueHandling>))]
public enum MissingValueHandling
{
    /// <summary>The document gets no vector, and its id is listed.</summary>
    Skip,

    /// <summary>The column's mean, over the documents that have a value, takes its place. A category stays without a value: all its components are 0.</summary>
    Mean,

    /// <summary>The column's median takes its place. A category stays without a value: all its components are 0.</summary>
    Median,

    /// <summary>The number 0 takes its place, before the column is scaled. A category stays without a value: all its components are 0.</summary>
    Zero,
}
