using System.Text;
using Npgsql;
using NpgsqlTypes;
using Relevance.Cluster.Postgres.Engine;

namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>The fits of a store, in a table beside its others: who computes them, how far they are, and how they ended. Thread-safe.</summary>
/// <remarks>
/// A coordinator claims a fit, which gives it the number of an attempt; what it writes counts only as long as no other coordinator has claimed the fit since.
/// Fits that ended a week ago are deleted when another one is added.
/// </remarks>
/// <param name="store">The store.</param>
internal sealed class FitTable(PostgresDocumentStore store)
{
    private readonly StoreDatabase _database = store.Database;

    private string Table => $"{_database.Tables.Schema}.fit";

    /// <summary>Creates the table if it does not exist.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => WriteAsync(
        async (session, token) =>
        {
            await session.LockLayoutAsync(token).ConfigureAwait(false);
            return await session.ExecuteAsync(
                $"""
                CREATE TABLE IF NOT EXISTS {Table}(
                  id uuid PRIMARY KEY, created timestamptz NOT NULL DEFAULT now(), dataset text COLLATE "C" NOT NULL, job bytea NOT NULL,
                  state text NOT NULL DEFAULT 'Running', is_cancel_requested boolean NOT NULL DEFAULT false,
                  owner text, attempt int NOT NULL DEFAULT 0, heartbeat timestamptz NOT NULL DEFAULT '-infinity',
                  restart int NOT NULL DEFAULT 0, iteration int NOT NULL DEFAULT 0, inertia float8 NOT NULL DEFAULT 'NaN',
                  checkpoint bytea, result bytea, error bytea, ended timestamptz);
                """,
                token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Adds a fit, which a coordinator may claim then.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> AddAsync(FitJob job, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        await WriteAsync(
            async (session, token) =>
            {
                await session.ExecuteAsync($"DELETE FROM {Table} WHERE ended < now() - interval '7 days'", token).ConfigureAwait(false);
                return await session.ExecuteAsync($"INSERT INTO {Table}(id, dataset, job) VALUES ($1, $2, $3)", token, id, job.DatasetId, job.ToBytes())
                    .ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>Lists fits, the newest first.</summary>
    /// <param name="datasetId">The dataset; null for all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public Task<List<FitRecord>> ListAsync(string? datasetId, CancellationToken cancellationToken) =>
        QueryAsync("WHERE $1 IS NULL OR dataset = $1 ORDER BY created DESC", cancellationToken, StoreSession.Text(datasetId));

    /// <summary>Finds a fit; null if there is none of the id.</summary>
    public async Task<FitRecord?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await QueryAsync("WHERE id = $1", cancellationToken, id).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Lists the running fits whose coordinator has not been heard of for a time, or that never had one; the oldest first.</summary>
    public Task<List<FitRecord>> ListAbandonedAsync(TimeSpan silence, CancellationToken cancellationToken) =>
        QueryAsync("WHERE state = 'Running' AND heartbeat < now() - $1 ORDER BY created", cancellationToken, silence);

    /// <summary>Makes a coordinator that of a running fit, unless another one has been heard of within a time.</summary>
    /// <param name="id">The fit.</param>
    /// <param name="owner">The name of the coordinator, to be shown.</param>
    /// <param name="silence">The time.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Null if the fit is not running, or has another coordinator.</returns>
    public Task<FitClaim?> TryClaimAsync(Guid id, string owner, TimeSpan silence, CancellationToken cancellationToken) => WriteAsync(
        async (session, token) =>
        {
            List<FitClaim> claims = await session.QueryAsync(
                $"UPDATE {Table} SET owner = $2, attempt = attempt + 1, heartbeat = clock_timestamp() "
                    + "WHERE id = $1 AND state = 'Running' AND heartbeat < now() - $3 RETURNING attempt, job, checkpoint",
                row => new FitClaim(
                    id,
                    row.GetInt32(0),
                    FitJob.Parse(row.GetFieldValue<byte[]>(1)),
                    row.IsDBNull(2) ? null : FitCheckpoint.Parse(row.GetFieldValue<byte[]>(2))),
                token,
                id,
                owner,
                silence).ConfigureAwait(false);
            return claims.FirstOrDefault();
        },
        cancellationToken);

    /// <summary>Says that a coordinator is alive and how far it is.</summary>
    /// <returns>Whether it is to go on.</returns>
    public Task<FitOrder> ReportAsync(FitClaim claim, ClusterModelProgress? progress, CancellationToken cancellationToken) => WriteAsync(
        async (session, token) =>
        {
            List<bool> canceled = await session.QueryAsync(
                $"UPDATE {Table} SET heartbeat = clock_timestamp(), restart = coalesce($3, restart), iteration = coalesce($4, iteration), "
                    + "inertia = coalesce($5, inertia) WHERE id = $1 AND attempt = $2 AND state = 'Running' RETURNING is_cancel_requested",
                row => row.GetBoolean(0),
                token,
                claim.Id,
                claim.Attempt,
                Optional(progress?.Restart, NpgsqlDbType.Integer),
                Optional(progress?.Iteration, NpgsqlDbType.Integer),
                Optional(progress?.Inertia, NpgsqlDbType.Double)).ConfigureAwait(false);
            return canceled is [bool isCanceled] ? (isCanceled ? FitOrder.Cancel : FitOrder.GoOn) : FitOrder.Leave;
        },
        cancellationToken);

    /// <summary>Stores a checkpoint, unless another coordinator has claimed the fit.</summary>
    public Task SaveAsync(FitClaim claim, FitCheckpoint checkpoint, CancellationToken cancellationToken) => WriteAsync(
        (session, token) => session.ExecuteAsync(
            $"UPDATE {Table} SET checkpoint = $3, heartbeat = clock_timestamp() WHERE id = $1 AND attempt = $2 AND state = 'Running'",
            token,
            claim.Id,
            claim.Attempt,
            checkpoint.ToBytes()),
        cancellationToken);

    /// <summary>Ends a fit with its result, in the transaction that stores its labels.</summary>
    /// <exception cref="ComputeException">Another coordinator has claimed the fit, or it was deleted.</exception>
    public async Task CompleteAsync(StoreSession session, FitClaim claim, KMeansResult result, CancellationToken cancellationToken)
    {
        int ended = await session.ExecuteAsync(
            $"UPDATE {Table} SET state = 'Done', result = $3, checkpoint = NULL, ended = now() WHERE id = $1 AND attempt = $2 AND state = 'Running'",
            cancellationToken,
            claim.Id,
            claim.Attempt,
            FitResult.ToBytes(result)).ConfigureAwait(false);
        if (ended == 0)
        {
            throw FitCheckpoints.TakenOver(claim);
        }
    }

    /// <summary>Ends a fit without a result, unless another coordinator has claimed it.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="error">The error; null if the fit was canceled.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public Task EndAsync(FitClaim claim, string? error, CancellationToken cancellationToken) => WriteAsync(
        (session, token) => session.ExecuteAsync(
            $"UPDATE {Table} SET state = $3, error = $4, checkpoint = NULL, ended = now() WHERE id = $1 AND attempt = $2 AND state = 'Running'",
            token,
            claim.Id,
            claim.Attempt,
            (error is null ? FitState.Canceled : FitState.Failed).ToString(),
            Optional(error is null ? null : Encoding.UTF8.GetBytes(error), NpgsqlDbType.Bytea)),
        cancellationToken);

    /// <summary>Leaves a fit to another coordinator, which need not wait until this one has not been heard of for long.</summary>
    public Task ReleaseAsync(FitClaim claim, CancellationToken cancellationToken) => WriteAsync(
        (session, token) => session.ExecuteAsync(
            $"UPDATE {Table} SET heartbeat = '-infinity' WHERE id = $1 AND attempt = $2 AND state = 'Running'", token, claim.Id, claim.Attempt),
        cancellationToken);

    /// <summary>Asks the coordinator of a fit to cancel it; a fit without a coordinator is canceled by the next one.</summary>
    /// <returns>False if the fit is not running.</returns>
    public async Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken) => await WriteAsync(
        (session, token) => session.ExecuteAsync($"UPDATE {Table} SET is_cancel_requested = true WHERE id = $1 AND state = 'Running'", token, id),
        cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Reads the result of a fit that is done; null for another one.</summary>
    public async Task<KMeansResult?> FindResultAsync(Guid id, CancellationToken cancellationToken)
    {
        List<KMeansResult> results = await _database.ReadAsync(
            datasetId: null,
            (session, token) => session.QueryAsync(
                $"SELECT result FROM {Table} WHERE id = $1 AND state = 'Done'", row => FitResult.Parse(row.GetFieldValue<byte[]>(0)), token, id),
            cancellationToken).ConfigureAwait(false);
        return results.FirstOrDefault();
    }

    private static NpgsqlParameter Optional(object? value, NpgsqlDbType type) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

    private Task<T> WriteAsync<T>(Func<StoreSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        _database.WriteAsync(datasetId: null, work, cancellationToken);

    private Task<List<FitRecord>> QueryAsync(string condition, CancellationToken cancellationToken, params object[] values) => _database.ReadAsync(
        datasetId: null,
        (session, token) => session.QueryAsync(
            $"SELECT id, created, job, state, owner, restart, iteration, inertia, error FROM {Table} {condition}",
            row => new FitRecord(row.GetFieldValue<Guid>(0), row.GetDateTime(1), FitJob.Parse(row.GetFieldValue<byte[]>(2)))
            {
                State = Enum.Parse<FitState>(row.GetString(3)),
                Owner = row.IsDBNull(4) ? null : row.GetString(4),
                Restart = row.GetInt32(5),
                Iteration = row.GetInt32(6),
                Inertia = row.GetDouble(7),
                Error = row.IsDBNull(8) ? null : Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(8)),
            },
            token,
            values),
        cancellationToken);
}
