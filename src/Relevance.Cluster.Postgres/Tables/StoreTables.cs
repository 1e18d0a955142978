using System.Globalization;

namespace Relevance.Cluster.Postgres.Tables;

/// <summary>
/// The names of the tables of a store. Those of documents, labels and vectors have a number, so that no text of a user is part of a statement.
/// </summary>
/// <param name="schema">The schema, in any characters.</param>
internal sealed class StoreTables(string schema)
{
    /// <summary>The largest number of bytes of a name in PostgreSQL.</summary>
    public const int MaxNameLength = 63;

    /// <summary>Gets the quoted schema.</summary>
    public string Schema { get; } = Quote(schema);

    /// <summary>Gets one row: the version of the layout.</summary>
    public string Version => $"{Schema}.version";

    /// <summary>Gets one row per dataset.</summary>
    public string Dataset => $"{Schema}.dataset";

    /// <summary>Gets one row per property of a dataset's metadata, in JSON.</summary>
    public string Metadata => $"{Schema}.metadata";

    /// <summary>Gets one row per vector field.</summary>
    public string VectorField => $"{Schema}.vector_field";

    /// <summary>Gets one row per range of 2¹⁸ positions of a vector field: its revision, number of vectors and largest magnitude.</summary>
    public string Shard => $"{Schema}.shard";

    /// <summary>Gets one row per clustering.</summary>
    public string Clustering => $"{Schema}.clustering";

    /// <summary>Gets one row per centroid.</summary>
    public string Centroid => $"{Schema}.centroid";

    /// <summary>Gets one row per text that labels of a clustering have.</summary>
    public string LabelText => $"{Schema}.label_text";

    /// <summary>
    /// Gets a row that a transaction writes, and that the next one of the same store deletes: after a lost connection it shows whether the transaction was
    /// committed. Those that ended programs have left are deleted when a store is opened a day later.
    /// </summary>
    public string Receipt => $"{Schema}.receipt";

    /// <summary>Returns the table of documents: position in insertion order, id, and JSON without vectors and labels.</summary>
    public string Documents(long dataset) => Numbered("document", dataset);

    /// <summary>Returns the table of labels: one row per clustering and 1,024 positions, see <see cref="Labels.LabelBlock"/>.</summary>
    public string LabelBlocks(long dataset) => Numbered("label", dataset);

    /// <summary>Returns the table of vectors: as many per row as a page holds, see <see cref="Vectors.VectorBlock"/>.</summary>
    public string Vectors(long vectorField) => Numbered("vector", vectorField);

    /// <summary>Returns the statements that create the tables of a dataset.</summary>
    public string CreateDataset(long dataset) => $"""
        CREATE TABLE {Documents(dataset)}(seq bigint PRIMARY KEY, id bytea NOT NULL, body bytea NOT NULL);
        CREATE UNIQUE INDEX ON {Documents(dataset)}({DocumentKey.Expression});
        CREATE TABLE {LabelBlocks(dataset)}(clustering bigint, block bigint, numbers bytea NOT NULL, PRIMARY KEY(clustering, block)) WITH (fillfactor = 50);
        ALTER TABLE {LabelBlocks(dataset)} ALTER numbers SET STORAGE PLAIN;
        """;

    /// <summary>Returns the statements that create the table of a vector field.</summary>
    public string CreateVectors(VectorField field) => $"""
        CREATE TABLE {Vectors(field.Id)}(block bigint PRIMARY KEY, mask bigint NOT NULL, ids bytea NOT NULL, v bytea NOT NULL) WITH (toast_tuple_target = 8160);
        ALTER TABLE {Vectors(field.Id)} ALTER v SET STORAGE {(field.FitsInPage ? "PLAIN" : "EXTERNAL")};
        """;

    /// <summary>Returns the statements that delete a dataset with everything in it.</summary>
    public string DeleteDataset(long dataset, IEnumerable<long> vectorFields)
    {
        string id = dataset.ToString(CultureInfo.InvariantCulture);
        IEnumerable<string> tables = [Documents(dataset), LabelBlocks(dataset), .. vectorFields.Select(Vectors)];
        return $"""
            DROP TABLE {string.Join(", ", tables)};
            DELETE FROM {Centroid} WHERE clustering IN (SELECT id FROM {Clustering} WHERE dataset = {id});
            DELETE FROM {LabelText} WHERE clustering IN (SELECT id FROM {Clustering} WHERE dataset = {id});
            DELETE FROM {Clustering} WHERE dataset = {id};
            DELETE FROM {Shard} WHERE field IN (SELECT id FROM {VectorField} WHERE dataset = {id});
            DELETE FROM {VectorField} WHERE dataset = {id};
            DELETE FROM {Metadata} WHERE dataset = {id};
            DELETE FROM {Dataset} WHERE id = {id};
            """;
    }

    /// <summary>Quotes an identifier.</summary>
    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string Numbered(string kind, long number) => string.Create(CultureInfo.InvariantCulture, $"{Schema}.{kind}_{number}");
}
