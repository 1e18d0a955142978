using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the format of a file of documents.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DocumentFileFormat>))]
public enum DocumentFileFormat
{
    /// <summary>
    /// One JSON object per line (<c>.jsonl</c>, <c>.ndjson</c>); empty lines are skipped. Python's <c>NaN</c> and <c>Infinity</c> are read as null, and the
    /// objects that represent one value in a MongoDB export (<c>{"$oid": …}</c>, <c>{"$numberLong": …}</c>, <c>{"$date": …}</c>) as that value.
    /// </summary>
    JsonLines,

    /// <summary>
    /// One JSON array of objects (<c>.json</c>), read as in <see cref="JsonLines"/>. Objects in sequence without the array can be read as well.
    /// </summary>
    JsonArray,

    /// <summary>
    /// Comma-separated values (<c>.csv</c>, and <c>.tsv</c> with tabs) according to RFC 4180, with a header line. A dot in the name of a column makes a nested
    /// field, unless it is next to a space, next to another dot or at an end of the name. An empty cell is a missing field. All cells of a column have the same
    /// <see cref="ColumnType"/>, which is determined from the entire file or specified; a column named <c>…_vector_</c> contains vectors. Null and empty text
    /// are not preserved: JSON Lines preserve everything.
    /// </summary>
    Csv,
}
