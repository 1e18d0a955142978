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

    /// <summary>
    /// Apache Parquet (<c>.parquet</c>), read one row group after another. A list of numbers is a vector if the name of its column ends in <c>_vector_</c> or
    /// it has a fixed size; a struct is an object. Needs the package <c>Relevance.Cluster.Files</c>.
    /// </summary>
    Parquet,

    /// <summary>
    /// Apache Arrow's IPC format, as a file (<c>.arrow</c>, <c>.feather</c>) or a stream (<c>.arrows</c>), read one record batch after another; columns are
    /// read as in <see cref="Parquet"/>. Needs the package <c>Relevance.Cluster.Files</c>.
    /// </summary>
    Arrow,

    /// <summary>
    /// Arrays of NumPy: one (<c>.npy</c>) or several of equal length (<c>.npz</c>, which is read only). A document for each row. An array of one dimension is a
    /// field of numbers, booleans or text, one of two dimensions a vector field. The field has the name of the array; in <c>.npy</c>, which has none, that of
    /// the file, followed by <c>_vector_</c> for vectors: <c>title.npy</c> becomes <c>title_vector_</c>. The ids are those of an array
    /// <see cref="DocumentFileOptions.IdField"/>; without it, rows are numbered <c>row-1</c>, <c>row-2</c>, …. Records and Python objects are rejected.
    /// </summary>
    Numpy,
}
