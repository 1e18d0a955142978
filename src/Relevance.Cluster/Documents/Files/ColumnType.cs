using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the type of a CSV column, as which each of its cells is read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnType>))]
public enum ColumnType
{
    /// <summary>Text, unchanged: also <c>007</c>, <c>1984</c> and dates.</summary>
    Text,

    /// <summary>
    /// A number, with all its digits: <c>12</c>, <c>-.5</c>, <c>+1.5</c>, <c>1.</c>, <c>1e5</c>. <c>NaN</c>, <c>NA</c>, <c>null</c>, <c>inf</c> and similar
    /// words mean that the field is missing.
    /// </summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>, in any case. The words of missing numbers mean that the field is missing.</summary>
    Boolean,

    /// <summary>An array or object in JSON, or a list of numbers in brackets in the form of NumPy or PostgreSQL, which becomes an array of numbers.</summary>
    Json,

    /// <summary>A vector: an array of numbers in JSON or in the form of NumPy, pandas, pgvector or PostgreSQL.</summary>
    Vector,
}
