using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>The type of a CSV column, as which each of its cells is read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnType>))]
public enum ColumnType
{
    /// <summary>Text, as it stands: <c>007</c> and <c>1984</c> too, and dates.</summary>
    Text,

    /// <summary>
    /// A number: <c>12</c>, <c>-.5</c>, <c>+1.5</c>, <c>1.</c>, <c>1e5</c>, with every digit that it has. <c>NaN</c>, <c>NA</c>, <c>null</c>, <c>inf</c> and
    /// the like mean that the field is missing.
    /// </summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>, in any case. The words of missing numbers mean that the field is missing.</summary>
    Boolean,

    /// <summary>An array or object in JSON, or a list of numbers in brackets as NumPy or PostgreSQL prints it, which becomes an array of numbers.</summary>
    Json,

    /// <summary>A vector: a list of numbers in JSON or as NumPy, pandas, pgvector or PostgreSQL print it.</summary>
    Vector,
}
