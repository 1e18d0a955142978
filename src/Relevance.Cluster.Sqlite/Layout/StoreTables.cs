using System.Globalization;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>
/// The tables of the file. Names of tables have the number of their dataset or vector field, so that no text of a user is part of a statement.
/// </summary>
internal static class StoreTables
{
    /// <summary>The application id that identifies a file as a store: the letters RlvC.</summary>
    public const int ApplicationId = 0x526C7643;

    /// <summary>The layout version. Version 1 has no weights of clusterings, version 2 no checksums.</summary>
    public const int Version = 3;

    /// <summary>The first layout version with checksums of rows and pages.</summary>
    public const int FirstChecksumVersion = 3;

    /// <summary>The tables of every store.</summary>
    public static readonly IReadOnlyList<string> Creation =
    [
        """
        CREATE TABLE dataset(
          id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, schema TEXT NOT NULL, metadata TEXT NOT NULL,
          next_row INTEGER NOT NULL, document_count INTEGER NOT NULL, revision INTEGER NOT NULL, seal INTEGER NOT NULL DEFAULT 0)
        """,
        """
        CREATE TABLE vector_field(
          id INTEGER PRIMARY KEY AUTOINCREMENT, dataset INTEGER NOT NULL, path TEXT NOT NULL, length INTEGER NOT NULL, vector_count INTEGER NOT NULL,
          seal INTEGER NOT NULL DEFAULT 0, UNIQUE(dataset, path))
        """,
        "CREATE TABLE clustering(\n"
            + "  id INTEGER PRIMARY KEY AUTOINCREMENT, dataset INTEGER NOT NULL, vector_field TEXT NOT NULL, alias TEXT NOT NULL, "
            + "model TEXT, metric TEXT, weights TEXT,\n"
            + "  label_count INTEGER NOT NULL DEFAULT 0, centroid_count INTEGER NOT NULL DEFAULT 0, seal INTEGER NOT NULL DEFAULT 0, "
            + "UNIQUE(dataset, vector_field, alias))",
        "CREATE TABLE centroid(clustering INTEGER NOT NULL, position INTEGER NOT NULL, label TEXT NOT NULL, value BLOB NOT NULL, "
            + "PRIMARY KEY(clustering, position))",
        "CREATE TABLE label_text(\n"
            + "  clustering INTEGER NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, seal INTEGER NOT NULL DEFAULT 0, "
            + "PRIMARY KEY(clustering, number), UNIQUE(clustering, text)) WITHOUT ROWID",
    ];

    /// <summary>The checksum of a row of <c>dataset</c>.</summary>
    public const string DatasetChecksum = "rc_row('dataset', id, name, schema, metadata, next_row, document_count, revision)";

    /// <summary>The checksum of a row of <c>vector_field</c>.</summary>
    public const string VectorFieldChecksum = "rc_row('vector_field', id, dataset, path, length, vector_count)";

    /// <summary>The checksum of a row of <c>clustering</c>.</summary>
    public const string ClusteringChecksum = "rc_row('clustering', id, dataset, vector_field, alias, model, metric, weights, label_count, centroid_count)";

    /// <summary>The checksum of a row of <c>label_text</c>.</summary>
    public const string LabelTextChecksum = "rc_row('label_text', clustering, number, text)";

    /// <summary>One row per document: its id, and its JSON, with an empty object for each vector, without labels, and with a checksum.</summary>
    public static string Documents(long dataset) => Name("document", dataset);

    /// <summary>One row per label: clustering, document row, number of the label's text, and checksum.</summary>
    public static string Labels(long dataset) => Name("label", dataset);

    /// <summary>One row per vector: little-endian float32 and a checksum, with the row of the document as key.</summary>
    public static string Vectors(long vectorField) => Name("vector", vectorField);

    public static string CreateDocuments(long dataset) =>
        $"CREATE TABLE {Documents(dataset)}(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL)";

    public static string CreateLabels(long dataset) =>
        $"CREATE TABLE {Labels(dataset)}(clustering INTEGER NOT NULL, row INTEGER NOT NULL, number INTEGER NOT NULL, seal INTEGER NOT NULL DEFAULT 0, "
        + "PRIMARY KEY(clustering, row)) WITHOUT ROWID";

    public static string CreateVectors(long vectorField) => $"CREATE TABLE {Vectors(vectorField)}(row INTEGER PRIMARY KEY, value BLOB NOT NULL)";

    private static string Name(string kind, long number) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{number}");
}
