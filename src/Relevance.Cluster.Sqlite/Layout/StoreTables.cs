using System.Globalization;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>
/// The tables of the file. Those of a dataset are named by its number and those of vectors by their field's, so that no text of a user is ever part of a statement.
/// </summary>
internal static class StoreTables
{
    /// <summary>Marks a file as a store of this library: the letters RlvC.</summary>
    public const int ApplicationId = 0x526C7643;

    /// <summary>The version of this layout. Version 1 knew no weights of clusterings, version 2 no seals.</summary>
    public const int Version = 3;

    /// <summary>The first version whose rows and pages are sealed.</summary>
    public const int FirstSealedVersion = 3;

    /// <summary>What every store has, whatever is in it.</summary>
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
        """
        CREATE TABLE clustering(
          id INTEGER PRIMARY KEY AUTOINCREMENT, dataset INTEGER NOT NULL, vector_field TEXT NOT NULL, alias TEXT NOT NULL, model TEXT, metric TEXT, weights TEXT,
          label_count INTEGER NOT NULL DEFAULT 0, centroid_count INTEGER NOT NULL DEFAULT 0, seal INTEGER NOT NULL DEFAULT 0, UNIQUE(dataset, vector_field, alias))
        """,
        "CREATE TABLE centroid(clustering INTEGER NOT NULL, position INTEGER NOT NULL, label TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY(clustering, position))",
        """
        CREATE TABLE label_text(
          clustering INTEGER NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, seal INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(clustering, number), UNIQUE(clustering, text)) WITHOUT ROWID
        """,
    ];

    /// <summary>The seal of a row of <c>dataset</c>.</summary>
    public const string DatasetSeal = "rc_row('dataset', id, name, schema, metadata, next_row, document_count, revision)";

    /// <summary>The seal of a row of <c>vector_field</c>.</summary>
    public const string VectorFieldSeal = "rc_row('vector_field', id, dataset, path, length, vector_count)";

    /// <summary>The seal of a row of <c>clustering</c>.</summary>
    public const string ClusteringSeal = "rc_row('clustering', id, dataset, vector_field, alias, model, metric, weights, label_count, centroid_count)";

    /// <summary>The seal of a row of <c>label_text</c>.</summary>
    public const string LabelTextSeal = "rc_row('label_text', clustering, number, text)";

    /// <summary>A row a document: its id, and its sealed JSON with an empty object in the place of each vector and without labels.</summary>
    public static string Documents(long dataset) => Name("document", dataset);

    /// <summary>A row a label: clustering, document row, number of the label's text, and seal.</summary>
    public static string Labels(long dataset) => Name("label", dataset);

    /// <summary>A row a vector: little-endian float32 and a seal, keyed by the document's row.</summary>
    public static string Vectors(long vectorField) => Name("vector", vectorField);

    public static string CreateDocuments(long dataset) => $"CREATE TABLE {Documents(dataset)}(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL)";

    public static string CreateLabels(long dataset) =>
        $"CREATE TABLE {Labels(dataset)}(clustering INTEGER NOT NULL, row INTEGER NOT NULL, number INTEGER NOT NULL, seal INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(clustering, row)) WITHOUT ROWID";

    public static string CreateVectors(long vectorField) => $"CREATE TABLE {Vectors(vectorField)}(row INTEGER PRIMARY KEY, value BLOB NOT NULL)";

    private static string Name(string kind, long number) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{number}");
}
