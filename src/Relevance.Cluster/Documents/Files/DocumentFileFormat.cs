using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>How documents are written in a file.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DocumentFileFormat>))]
public enum DocumentFileFormat
{
    /// <summary>
    /// One JSON object a line (<c>.jsonl</c>, <c>.ndjson</c>); empty lines are skipped. Python's <c>NaN</c> and <c>Infinity</c> are read as null, and the
    /// objects that stand for one value in a MongoDB export (<c>{"$oid": …}</c>, <c>{"$numberLong": …}</c>, <c>{"$date": …}</c>) as that value.
    /// </summary>
    JsonLines,

    /// <summary>
    /// One JSON array of objects (<c>.json</c>), read as <see cref="JsonLines"/> are. Reading also takes objects one after the other without the array.
    /// </summary>
    JsonArray,

    /// <summary>
    /// Comma-separated values (<c>.csv</c>, and <c>.tsv</c> with tabs) after RFC 4180 with a header line. A dot in a column's name makes a nested field,
    /// unless nothing or a space is beside it. An
    /// empty cell is a missing field. All cells of a column are of one <see cref="ColumnType"/>, which is found over the whole file or given; a column named
    /// <c>…_vector_</c> holds vectors. Null and empty text do not come back as they were: JSON Lines keep everything.
    /// </summary>
    Csv,
}
