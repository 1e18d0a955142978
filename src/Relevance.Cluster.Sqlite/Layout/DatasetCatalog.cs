using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>Reads and changes the records of datasets and their vector fields.</summary>
internal sealed class DatasetCatalog(SqliteDatabase database)
{
    private string _knownSchemaText = "{}";
    private Schema _knownSchema = Schema.Empty;

    /// <summary>Gets the changes of the current transaction.</summary>
    public List<RowChanges> Changes { get; } = [];

    /// <summary>Reads the record of a dataset.</summary>
    /// <exception cref="DatasetNotFoundException">The dataset does not exist.</exception>
    public DatasetInfo Get(string datasetId) => Find(datasetId) ?? throw new DatasetNotFoundException(datasetId);

    public DatasetInfo? Find(string datasetId)
    {
        using SqliteStatement statement = database.Prepare(
            $"SELECT id, schema, next_row, document_count, revision, seal = {StoreTables.DatasetChecksum} FROM dataset WHERE name = ?");
        if (!statement.Bind(1, datasetId).Step())
        {
            return null;
        }

        VerifyChecksum(statement, 5, datasetId, "has a record with a wrong checksum");
        long id = statement.GetInteger(0);
        Schema schema = ParseSchema(statement.GetText(1));
        return new DatasetInfo
        {
            Id = id,
            Name = datasetId,
            Schema = schema,
            NextRow = statement.GetInteger(2),
            DocumentCount = statement.GetInteger(3),
            Revision = statement.GetInteger(4),
            VectorFields = ReadVectorFields(id, datasetId, schema),
            Clusterings = ReadClusterings(id, datasetId),
        };
    }

    /// <summary>Returns the ids of all datasets except staged ones, in ordinal order.</summary>
    public IReadOnlyList<string> List() => List("name NOT LIKE '~%'");

    /// <summary>Returns the ids of the staged datasets.</summary>
    public IReadOnlyList<string> ListStaged() => List("name LIKE '~%'");

    /// <summary>Changes the id of a dataset to an unused one.</summary>
    public void Rename(DatasetInfo dataset, string datasetId)
    {
        using SqliteStatement statement = database.Prepare("UPDATE dataset SET name = ? WHERE id = ?");
        statement.Bind(1, datasetId).Bind(2, dataset.Id).Run();
        WriteChecksum(dataset.Id);
    }

    public void Create(string datasetId, Schema schema)
    {
        // Clusterings add label fields to the schema; a schema copied from another dataset must not have any.
        schema = new Schema(schema.Where(field => !LabelFields.Covers(field.Key)));
        using (SqliteStatement statement = database.Prepare(
            "INSERT INTO dataset(name, schema, metadata, next_row, document_count, revision) VALUES(?, ?, '', 1, 0, 0)"))
        {
            statement.Bind(1, datasetId).Bind(2, schema.ToJson()).Run();
        }

        long id = database.LastInsertedRow;
        WriteChecksum(id);
        database.Execute(StoreTables.CreateDocuments(id));
        database.Execute(StoreTables.CreateLabels(id));
        AddVectorFields(id, schema, []);
    }

    public void Delete(DatasetInfo dataset)
    {
        foreach (string table in dataset.VectorFields.Select(field => field.Table).Append(dataset.Documents).Append(dataset.Labels))
        {
            database.Execute($"DROP TABLE {table}");
        }

        foreach (string sql in (ReadOnlySpan<string>)[
            "DELETE FROM centroid WHERE clustering IN (SELECT id FROM clustering WHERE dataset = ?)",
            "DELETE FROM label_text WHERE clustering IN (SELECT id FROM clustering WHERE dataset = ?)",
            "DELETE FROM clustering WHERE dataset = ?",
            "DELETE FROM vector_field WHERE dataset = ?",
            "DELETE FROM dataset WHERE id = ?",
        ])
        {
            using SqliteStatement statement = database.Prepare(sql);
            statement.Bind(1, dataset.Id).Run();
        }
    }

    /// <summary>Stores a schema and creates the tables of its new vector fields.</summary>
    /// <returns>All vector fields.</returns>
    public IReadOnlyList<VectorField> SetSchema(DatasetInfo dataset, Schema schema)
    {
        using (SqliteStatement statement = database.Prepare("UPDATE dataset SET schema = ? WHERE id = ?"))
        {
            statement.Bind(1, schema.ToJson()).Bind(2, dataset.Id).Run();
        }

        WriteChecksum(dataset.Id);
        return AddVectorFields(dataset.Id, schema, dataset.VectorFields);
    }

    public void SetCounters(DatasetInfo dataset)
    {
        using SqliteStatement statement = database.Prepare("UPDATE dataset SET next_row = ?, document_count = ?, revision = ? WHERE id = ?");
        statement.Bind(1, dataset.NextRow).Bind(2, dataset.DocumentCount).Bind(3, dataset.Revision).Bind(4, dataset.Id).Run();
        WriteChecksum(dataset.Id);
    }

    /// <summary>Changes the revision of a dataset after a write of anything but documents and vectors.</summary>
    /// <param name="dataset">The dataset before the write.</param>
    /// <param name="labelled">The clustering whose labels changed; null (the default) if none changed.</param>
    public void SetChanged(DatasetInfo dataset, KnownClustering? labelled = null)
    {
        DatasetInfo changed = dataset with { Revision = dataset.NextRevision() };
        SetCounters(changed);
        Changes.Add(new RowChanges(dataset.Id, dataset.Revision, changed.Revision) { Clusterings = labelled is null ? [] : [labelled.Id] });
    }

    public void SetVectorCount(VectorField field, long count)
    {
        using SqliteStatement statement = database.Prepare("UPDATE vector_field SET vector_count = ? WHERE id = ?");
        statement.Bind(1, count).Bind(2, field.Id).Run();
        WriteVectorFieldChecksum(field.Id);
    }

    public string GetMetadata(DatasetInfo dataset)
    {
        using SqliteStatement statement = database.Prepare("SELECT metadata FROM dataset WHERE id = ?");
        statement.Bind(1, dataset.Id).Step();
        return statement.GetText(0);
    }

    /// <summary>Reads one property of the metadata as JSON, without parsing the others; null if the metadata does not have it.</summary>
    public string? GetMetadataPart(DatasetInfo dataset, string part)
    {
        // The arrow operator interprets a text that starts with a dollar sign as a path: json_each compares every name verbatim.
        using SqliteStatement statement = database.Prepare(
            "SELECT metadata -> member.fullkey FROM dataset, json_each(metadata) AS member WHERE dataset.id = ? AND metadata <> '' AND member.key = ?");
        return statement.Bind(1, dataset.Id).Bind(2, part).Step() ? statement.GetText(0) : null;
    }

    public void SetMetadata(DatasetInfo dataset, string metadata)
    {
        using SqliteStatement statement = database.Prepare("UPDATE dataset SET metadata = ? WHERE id = ?");
        statement.Bind(1, metadata).Bind(2, dataset.Id).Run();
        WriteChecksum(dataset.Id);
    }

    private void WriteChecksum(long dataset)
    {
        using SqliteStatement statement = database.Prepare($"UPDATE dataset SET seal = {StoreTables.DatasetChecksum} WHERE id = ?");
        statement.Bind(1, dataset).Run();
    }

    private void WriteVectorFieldChecksum(long field)
    {
        using SqliteStatement statement = database.Prepare($"UPDATE vector_field SET seal = {StoreTables.VectorFieldChecksum} WHERE id = ?");
        statement.Bind(1, field).Run();
    }

    private void VerifyChecksum(SqliteStatement statement, int column, string datasetId, string what, string? field = null)
    {
        if (statement.GetInteger(column) == 0)
        {
            throw StoreDamage.OfRow(database.Path, datasetId, documentId: null, field, what);
        }
    }

    private List<string> List(string condition)
    {
        List<string> names = [];
        using SqliteStatement statement = database.Prepare($"SELECT name, seal = {StoreTables.DatasetChecksum} FROM dataset WHERE {condition} ORDER BY name");
        while (statement.Step())
        {
            names.Add(statement.GetText(0));
            VerifyChecksum(statement, 1, names[^1], "has a record with a wrong checksum");
        }

        return names;
    }

    private List<VectorField> AddVectorFields(long dataset, Schema schema, IReadOnlyList<VectorField> known)
    {
        List<VectorField> fields = [.. known];
        foreach (string path in schema.VectorFields.Where(path => !known.Any(field => field.Path == path)))
        {
            int length = schema[path].Dimension ?? throw new ArgumentException($"Field '{path}': a vector field needs a dimension.", nameof(schema));
            using (SqliteStatement statement = database.Prepare("INSERT INTO vector_field(dataset, path, length, vector_count) VALUES(?, ?, ?, 0)"))
            {
                statement.Bind(1, dataset).Bind(2, path).Bind(3, length).Run();
            }

            VectorField field = new(database.LastInsertedRow, path, length, 0);
            WriteVectorFieldChecksum(field.Id);
            database.Execute(StoreTables.CreateVectors(field.Id));
            fields.Add(field);
        }

        return fields;
    }

    private Schema ParseSchema(string text)
    {
        if (text != _knownSchemaText)
        {
            _knownSchema = Schema.Parse(text);
            _knownSchemaText = text;
        }

        return _knownSchema;
    }

    private List<VectorField> ReadVectorFields(long dataset, string datasetId, Schema schema)
    {
        List<VectorField> fields = [];
        using SqliteStatement statement = database.Prepare(
            $"SELECT id, path, length, vector_count, seal = {StoreTables.VectorFieldChecksum} FROM vector_field WHERE dataset = ? ORDER BY path");
        statement.Bind(1, dataset);
        while (statement.Step())
        {
            VerifyChecksum(statement, 4, datasetId, "has a record with a wrong checksum", statement.GetText(1));
            fields.Add(new VectorField(statement.GetInteger(0), statement.GetText(1), (int)statement.GetInteger(2), statement.GetInteger(3)));
        }

        return schema.VectorFields.FirstOrDefault(path => !fields.Any(field => field.Path == path)) is { } lost
            ? throw StoreDamage.OfRow(database.Path, datasetId, documentId: null, lost, "has lost its record")
            : fields;
    }

    private List<KnownClustering> ReadClusterings(long dataset, string datasetId)
    {
        List<KnownClustering> clusterings = [];
        using SqliteStatement statement = database.Prepare(
            $"SELECT id, vector_field, alias, model IS NOT NULL, seal = {StoreTables.ClusteringChecksum} FROM clustering "
            + "WHERE dataset = ? ORDER BY vector_field, alias");
        statement.Bind(1, dataset);
        while (statement.Step())
        {
            ClusteringKey key = new(statement.GetText(1), statement.GetText(2));
            VerifyChecksum(statement, 4, datasetId, "has a record with a wrong checksum", key.LabelField);
            clusterings.Add(new KnownClustering(statement.GetInteger(0), key, statement.GetInteger(3) != 0));
        }

        return clusterings;
    }
}
