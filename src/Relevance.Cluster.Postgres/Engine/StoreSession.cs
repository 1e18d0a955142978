using Npgsql;
using NpgsqlTypes;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Postgres.Engine;

/// <summary>A connection within a transaction. Statements have <c>$1</c>, <c>$2</c>, … for values, which are never part of their text.</summary>
/// <param name="connection">The connection.</param>
/// <param name="tables">The names of the tables.</param>
/// <param name="place">The server, database and schema, for messages.</param>
internal sealed class StoreSession(NpgsqlConnection connection, StoreTables tables, string place)
{
    public NpgsqlConnection Connection => connection;

    public StoreTables Tables => tables;

    /// <summary>Runs statements; several, separated by semicolons, only without values.</summary>
    /// <returns>The number of changed rows.</returns>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        NpgsqlCommand command = Create(sql, values);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Holds the lock of the migrations of the store until the end of the transaction. It is needed to create tables: <c>CREATE … IF NOT EXISTS</c> fails if
    /// two run at the same time.
    /// </summary>
    public Task LockLayoutAsync(CancellationToken cancellationToken) => ExecuteAsync(
        "SELECT pg_advisory_xact_lock(hashtextextended('Relevance.Cluster ' || current_database() || $1, 0))", cancellationToken, Tables.Schema);

    /// <summary>Reads all rows of a statement.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        List<T> rows = [];
        NpgsqlCommand command = Create(sql, values);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }
            }
        }

        return rows;
    }

    /// <summary>Returns the value of a statement: a text, or null for one that is missing.</summary>
    public static object Text(string? value) => (object?)value ?? new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = DBNull.Value };

    /// <summary>Creates the exception for rows that contradict each other, which another program or a damaged disk causes.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="documentId">The document; null if it is none.</param>
    /// <param name="field">The field; null for the document itself.</param>
    /// <param name="what">What is wrong, such as <c>has lost its vector</c>.</param>
    public DocumentStoreException Damaged(DatasetInfo dataset, string? documentId, string? field, string what) => new(
        StoreFailure.Corrupt,
        $"The store {place} is damaged: dataset '{dataset.Name}'{(documentId is null ? "" : $", document '{documentId}'")}"
            + $"{(field is null ? "" : $", field '{field}'")} {what}. Restore the database from a backup.")
    {
        DatasetId = dataset.Name,
        DocumentId = documentId,
        Field = field,
    };

    private NpgsqlCommand Create(string sql, object[] values)
    {
        NpgsqlCommand command = new(sql, connection);
        foreach (object value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
