using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Postgres.Writing;

/// <summary>
/// The staged datasets of an open store. A connection of its own holds a lock of the server while there are some: when the process ends, the server releases
/// it, and whoever opens the store next deletes them. Thread-safe.
/// </summary>
/// <param name="database">The store.</param>
internal sealed class StagingLease(StoreDatabase database) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly HashSet<string> _staged = new(StringComparer.Ordinal);
    private NpgsqlConnection? _connection;

    /// <summary>Gets the key of the lock.</summary>
    public long Key { get; } = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Deletes the staged datasets whose owners have ended, blocking.</summary>
    public static void RemoveAbandoned(StoreDatabase database, NpgsqlConnection connection)
    {
        StoreTables tables = database.Tables;
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        List<(long Id, long Field)> abandoned = [];
        string select = $"SELECT d.id, coalesce(f.id, 0) FROM {tables.Dataset} d LEFT JOIN {tables.VectorField} f ON f.dataset = d.id "
            + $"WHERE d.id IN (SELECT id FROM {tables.Dataset} WHERE staged_by IS NOT NULL AND pg_try_advisory_xact_lock(staged_by) FOR UPDATE SKIP LOCKED)";
        using (NpgsqlCommand command = new(select, connection))
        using (NpgsqlDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                abandoned.Add((reader.GetInt64(0), reader.GetInt64(1)));
            }
        }

        foreach (IGrouping<long, long> dataset in abandoned.GroupBy(row => row.Id, row => row.Field))
        {
            using NpgsqlCommand delete = new(tables.DeleteDataset(dataset.Key, dataset.Where(field => field > 0)), connection);
            delete.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Begins a staged dataset, before it is created.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        string id = DatasetIds.StagedPrefix + Guid.NewGuid().ToString("N");
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_connection is not { State: ConnectionState.Open })
            {
                NpgsqlConnection connection = await database.ConnectAsync(cancellationToken).ConfigureAwait(false);
                NpgsqlCommand command = new(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock({Key})"), connection);
                await using (command.ConfigureAwait(false))
                {
                    await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }

                _connection = connection;
            }

            _staged.Add(id);
        }
        finally
        {
            _gate.Release();
        }

        return id;
    }

    /// <summary>Ends a staged dataset that is published or deleted; no effect for others.</summary>
    public async Task EndAsync(string datasetId)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_staged.Remove(datasetId) && _staged.Count == 0 && _connection is { } connection)
            {
                // Returned to the pool, it releases its locks.
                _connection = null;
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _gate.Dispose();
    }
}
