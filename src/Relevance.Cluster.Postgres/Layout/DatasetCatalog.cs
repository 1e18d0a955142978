using System.Text;
using Npgsql;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Postgres.Layout;

/// <summary>Reads and changes the records of datasets, vector fields and clusterings.</summary>
internal static class DatasetCatalog
{
    /// <summary>Reads the record of a dataset.</summary>
    /// <exception cref="DatasetNotFoundException">The dataset does not exist.</exception>
    public static async Task<DatasetInfo> GetAsync(StoreSession session, string datasetId, CancellationToken cancellationToken) =>
        await FindAsync(session, datasetId, "", cancellationToken).ConfigureAwait(false) ?? throw new DatasetNotFoundException(datasetId);

    /// <summary>Reads the record of a dataset, and locks it until the end of the transaction: one writer at a time.</summary>
    /// <exception cref="DatasetNotFoundException">The dataset does not exist.</exception>
    public static async Task<DatasetInfo> LockAsync(StoreSession session, string datasetId, CancellationToken cancellationToken) =>
        await FindAsync(session, datasetId, " FOR UPDATE", cancellationToken).ConfigureAwait(false) ?? throw new DatasetNotFoundException(datasetId);

    /// <summary>Locks the record of a dataset; null if it does not exist.</summary>
    public static Task<DatasetInfo?> TryLockAsync(StoreSession session, string datasetId, CancellationToken cancellationToken) =>
        FindAsync(session, datasetId, " FOR UPDATE", cancellationToken);

    public static async Task<bool> ExistsAsync(StoreSession session, string datasetId, CancellationToken cancellationToken)
    {
        string sql = $"SELECT 1 FROM {session.Tables.Dataset} WHERE name = $1";
        return (await session.QueryAsync(sql, _ => 1, cancellationToken, datasetId).ConfigureAwait(false)).Count > 0;
    }

    public static async Task<IReadOnlyList<string>> ListAsync(StoreSession session, CancellationToken cancellationToken) =>
        await session.QueryAsync(
            $"SELECT name FROM {session.Tables.Dataset} WHERE staged_by IS NULL ORDER BY name",
            row => row.GetString(0),
            cancellationToken).ConfigureAwait(false);

    /// <summary>Creates a dataset.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="datasetId">Its id.</param>
    /// <param name="schema">Its declared fields.</param>
    /// <param name="stagedBy">The key of the lock that its owner holds, if it is staged.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>False if it exists.</returns>
    public static async Task<bool> CreateAsync(
        StoreSession session, string datasetId, Schema schema, long? stagedBy, CancellationToken cancellationToken)
    {
        NpgsqlParameter owner = new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint, Value = (object?)stagedBy ?? DBNull.Value };
        List<long> created = await session.QueryAsync(
            $"INSERT INTO {session.Tables.Dataset}(name, schema, revision, vector_revision, last_change, staged_by) VALUES ($1, $2, $3, $3, $3, $4) "
                + "ON CONFLICT (name) DO NOTHING RETURNING id",
            row => row.GetInt64(0),
            cancellationToken,
            datasetId,
            Encoding.UTF8.GetBytes(schema.ToJson()),
            DatasetInfo.MakeRevision(),
            owner).ConfigureAwait(false);
        if (created is not [long id])
        {
            return false;
        }

        await session.ExecuteAsync(session.Tables.CreateDataset(id), cancellationToken).ConfigureAwait(false);
        await AddVectorFieldsAsync(session, id, schema, [], cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Deletes a dataset with everything in it.</summary>
    public static Task DeleteAsync(StoreSession session, DatasetInfo dataset, CancellationToken cancellationToken) =>
        session.ExecuteAsync(session.Tables.DeleteDataset(dataset.Id, dataset.VectorFields.Select(field => field.Id)), cancellationToken);

    /// <summary>Publishes a staged dataset.</summary>
    public static Task RenameAsync(StoreSession session, DatasetInfo dataset, string datasetId, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"UPDATE {session.Tables.Dataset} SET name = $2, staged_by = NULL WHERE id = $1", cancellationToken, dataset.Id, datasetId);

    /// <summary>Stores the schema, the counters and the revisions, with a new one of the dataset as a whole: the last step of every change.</summary>
    public static Task UpdateAsync(StoreSession session, DatasetInfo dataset, CancellationToken cancellationToken) => session.ExecuteAsync(
        $"UPDATE {session.Tables.Dataset} SET schema = $2, next_position = $3, document_count = $4, revision = $5, vector_revision = $6, last_change = $7 "
            + "WHERE id = $1",
        cancellationToken,
        dataset.Id,
        Encoding.UTF8.GetBytes(dataset.Schema.ToJson()),
        dataset.NextPosition,
        dataset.DocumentCount,
        dataset.Revision,
        dataset.VectorRevision,
        DatasetInfo.MakeRevision());

    /// <summary>Creates the tables of the vector fields of a schema that are not yet known.</summary>
    /// <returns>The known fields, followed by the new ones.</returns>
    public static async Task<IReadOnlyList<VectorField>> AddVectorFieldsAsync(
        StoreSession session, long dataset, Schema schema, IReadOnlyList<VectorField> known, CancellationToken cancellationToken)
    {
        List<VectorField> fields = [.. known];
        foreach (string path in schema.VectorFields.Where(path => !known.Any(field => field.Path == path)))
        {
            int dimension = schema[path].Dimension ?? throw new ArgumentException($"Field '{path}': a vector field needs a dimension.", nameof(schema));
            List<long> added = await session.QueryAsync(
                $"INSERT INTO {session.Tables.VectorField}(dataset, path, dimension) VALUES ($1, $2, $3) RETURNING id",
                row => row.GetInt64(0),
                cancellationToken,
                dataset,
                Encoding.UTF8.GetBytes(path),
                dimension).ConfigureAwait(false);
            fields.Add(new VectorField(added[0], path, dimension, 0));
            await session.ExecuteAsync(session.Tables.CreateVectors(fields[^1]), cancellationToken).ConfigureAwait(false);
        }

        return fields;
    }

    private static async Task<DatasetInfo?> FindAsync(StoreSession session, string datasetId, string locking, CancellationToken cancellationToken)
    {
        StoreTables tables = session.Tables;
        NpgsqlBatch batch = new(session.Connection);
        await using (batch.ConfigureAwait(false))
        {
            string[] statements =
            [
                $"SELECT id, schema, next_position, document_count, revision, vector_revision, last_change "
                    + $"FROM {tables.Dataset} WHERE name = $1{locking}",
                $"SELECT f.id, f.path, f.dimension, (SELECT coalesce(sum(s.row_count), 0)::bigint FROM {tables.Shard} s WHERE s.field = f.id) "
                    + $"FROM {tables.VectorField} f JOIN {tables.Dataset} d ON d.id = f.dataset WHERE d.name = $1",
                $"SELECT c.id, c.vector_field, c.alias, c.model IS NOT NULL, c.revision "
                    + $"FROM {tables.Clustering} c JOIN {tables.Dataset} d ON d.id = c.dataset WHERE d.name = $1",
            ];
            foreach (string statement in statements)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(statement) { Parameters = { new NpgsqlParameter { Value = datasetId } } });
            }

            NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await ReadAsync(reader, datasetId, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<DatasetInfo?> ReadAsync(NpgsqlDataReader reader, string datasetId, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        DatasetInfo dataset = new()
        {
            Id = reader.GetInt64(0),
            Name = datasetId,
            Schema = Schema.Parse(Text(reader, 1)),
            NextPosition = reader.GetInt64(2),
            DocumentCount = reader.GetInt64(3),
            Revision = reader.GetString(4),
            VectorRevision = reader.GetString(5),
            LastChange = reader.GetString(6),
            VectorFields = [],
            Clusterings = [],
        };
        List<VectorField> fields = [];
        List<KnownClustering> clusterings = [];
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            fields.Add(new VectorField(reader.GetInt64(0), Text(reader, 1), reader.GetInt32(2), reader.GetInt64(3)));
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            ClusteringKey key = new(Text(reader, 1), Text(reader, 2));
            clusterings.Add(new KnownClustering(reader.GetInt64(0), key, reader.GetBoolean(3), reader.GetString(4)));
        }

        return dataset with
        {
            VectorFields = [.. fields.OrderBy(field => field.Path.ToString(), StringComparer.Ordinal)],
            Clusterings =
            [
                .. clusterings.OrderBy(each => each.Key.VectorField, StringComparer.Ordinal).ThenBy(each => each.Key.Alias, StringComparer.Ordinal),
            ],
        };
    }

    private static string Text(NpgsqlDataReader reader, int column) => Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(column));
}
