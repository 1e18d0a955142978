using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Postgres.Engine;

/// <summary>Runs transactions on connections of a pool, and repeats those that a server did not complete. Thread-safe.</summary>
internal sealed class StoreDatabase : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private const int MaxRaces = 5;

    private readonly NpgsqlDataSource _source;
    private readonly TimeSpan _retryTimeout;
    private readonly string _settings;
    private readonly ConcurrentQueue<Guid> _settled = [];
    private bool _isDisposed;

    private StoreDatabase(NpgsqlDataSource source, string place, PostgresStoreOptions options)
    {
        _source = source;
        Place = place;
        Tables = new StoreTables(options.Schema);
        _retryTimeout = options.RetryTimeout;

        // Every query in an order is in that of a primary key. Without statistics, PostgreSQL would rather sort all rows of a new table.
        _settings = "SET LOCAL enable_sort = off" + (options.StatementTimeout is { } timeout
            ? string.Create(CultureInfo.InvariantCulture, $"; SET LOCAL statement_timeout = {(long)Math.Ceiling(timeout.TotalMilliseconds)}")
            : "");
    }

    public StoreTables Tables { get; }

    /// <summary>Gets the server, database and schema, without user and password.</summary>
    public string Place { get; }

    /// <summary>Creates the pool, without a connection.</summary>
    /// <exception cref="ArgumentException">The connection string is not valid; the message does not quote it.</exception>
    public static StoreDatabase Create(string connectionString, PostgresStoreOptions options)
    {
        NpgsqlConnectionStringBuilder settings = ConnectionText.Parse(connectionString);
        NpgsqlSlimDataSourceBuilder builder = new(settings.ConnectionString);
        builder.EnableArrays().EnableTransportSecurity().EnableIntegratedSecurity();
        string server = string.Create(CultureInfo.InvariantCulture, $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}");
        return new StoreDatabase(builder.Build(), $"'{server}', schema '{options.Schema}'", options);
    }

    /// <summary>Connects and prepares the store, blocking.</summary>
    /// <exception cref="DocumentStoreException">The server cannot be reached, or rejects the connection.</exception>
    public void Prepare(Action<NpgsqlConnection> work)
    {
        try
        {
            using NpgsqlConnection connection = _source.OpenConnection();
            work(connection);
        }
        catch (Exception e) when (StoreError.Covers(e))
        {
            throw StoreError.Map(e, Place, datasetId: null);
        }
    }

    /// <summary>Opens a connection that holds a lock of its own.</summary>
    public Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) =>
        RepeatAsync(
            datasetId: null,
            async () => new Outcome<NpgsqlConnection>(await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false)),
            cancellationToken);

    /// <summary>Runs an operation that reads one state of the store.</summary>
    /// <param name="datasetId">The dataset, for messages; null if the operation concerns the entire store.</param>
    /// <param name="work">The operation, which may be repeated.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public Task<T> ReadAsync<T>(string? datasetId, Func<StoreSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RepeatAsync(
            datasetId,
            async () =>
            {
                NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    NpgsqlTransaction transaction =
                        await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
                    await using (transaction.ConfigureAwait(false))
                    {
                        StoreSession session = new(connection, Tables, Place);
                        await session.ExecuteAsync(_settings, cancellationToken).ConfigureAwait(false);
                        return new Outcome<T>(await work(session, cancellationToken).ConfigureAwait(false));
                    }
                }
            },
            cancellationToken);

    /// <summary>Runs an operation in a transaction, which is rolled back if the operation throws.</summary>
    /// <param name="datasetId">The dataset, for messages; null if the operation concerns the entire store.</param>
    /// <param name="work">The operation, which may be repeated. It locks the dataset's record before it reads anything of it.</param>
    /// <param name="cancellationToken">A token that cancels the operation, until its commit.</param>
    public Task<T> WriteAsync<T>(string? datasetId, Func<StoreSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RepeatAsync(datasetId, () => TryWriteAsync(work, cancellationToken), cancellationToken);

    /// <summary>Runs statements, each a transaction of its own: the fewest messages to the server.</summary>
    /// <param name="work">The statements, which may be repeated, also after they have succeeded.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public Task<T> RunAsync<T>(Func<StoreSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) => RepeatAsync(
        datasetId: null,
        async () =>
        {
            NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return new Outcome<T>(await work(new StoreSession(connection, Tables, Place), cancellationToken).ConfigureAwait(false));
            }
        },
        cancellationToken);

    /// <summary>Removes the receipts that programs have left behind, blocking.</summary>
    public void RemoveReceipts(NpgsqlConnection connection)
    {
        using NpgsqlCommand command = new($"DELETE FROM {Tables.Receipt} WHERE written < now() - interval '1 day'", connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _isDisposed = true;
        _source.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return _source.DisposeAsync();
    }

    private async Task<Outcome<T>> TryWriteAsync<T>(Func<StoreSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                StoreSession session = new(connection, Tables, Place);
                await session.ExecuteAsync(_settings, cancellationToken).ConfigureAwait(false);
                var receipt = Guid.NewGuid();
                await session.ExecuteAsync(
                    $"WITH settled AS (DELETE FROM {Tables.Receipt} WHERE id = ANY($2)) INSERT INTO {Tables.Receipt} VALUES ($1)",
                    cancellationToken,
                    receipt,
                    TakeSettled()).ConfigureAwait(false);
                T result = await work(session, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    // From here on a cancellation would leave it open what has become of the write.
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                }
                catch (Exception e) when (e is not PostgresException && StoreError.IsTransient(e))
                {
                    if (!await IsCommittedAsync(receipt).ConfigureAwait(false))
                    {
                        throw;
                    }
                }

                _settled.Enqueue(receipt);
                return new Outcome<T>(result);
            }
        }
    }

    /// <summary>Takes the receipts of transactions of which it is known that they were committed.</summary>
    private Guid[] TakeSettled()
    {
        List<Guid> settled = [];
        while (_settled.TryDequeue(out Guid receipt))
        {
            settled.Add(receipt);
        }

        return [.. settled];
    }

    /// <summary>Asks what has become of a transaction whose connection was lost during its commit, by its receipt.</summary>
    /// <remarks>
    /// A second insertion of the receipt waits while the transaction is still in progress, and succeeds only if it was not committed. The server's own number
    /// of the transaction would not do: after a crash it can be that of another one.
    /// </remarks>
    private async Task<bool> IsCommittedAsync(Guid receipt)
    {
        try
        {
            return await RepeatAsync(datasetId: null, AskAsync, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DocumentStoreException e)
        {
            throw new DocumentStoreException(
                e.Failure, $"{e.Message} The connection was lost during a commit, which may be complete: read the data to find out.", e);
        }

        async Task<Outcome<bool>> AskAsync()
        {
            NpgsqlConnection connection = await _source.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                // Disposed without a commit, so that it leaves no receipt.
                NpgsqlTransaction transaction = await connection.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    StoreSession session = new(connection, Tables, Place);
                    int inserted = await session.ExecuteAsync(
                        $"INSERT INTO {Tables.Receipt} VALUES ($1) ON CONFLICT DO NOTHING", CancellationToken.None, receipt).ConfigureAwait(false);
                    return new Outcome<bool>(inserted == 0);
                }
            }
        }
    }

    private async Task<T> RepeatAsync<T>(string? datasetId, Func<Task<Outcome<T>>> attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp();
        TimeSpan delay = FirstDelay;
        for (int attempts = 1; ; attempts++, delay = delay < LongestDelay ? 2 * delay : LongestDelay)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            try
            {
                return (await attempt().ConfigureAwait(false)).Value;
            }
            catch (Exception e) when (IsWorthRepeating(e, attempts) && Stopwatch.GetElapsedTime(start) + delay < _retryTimeout)
            {
                await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (cancellationToken.IsCancellationRequested && e is NpgsqlException or IOException)
            {
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
            catch (Exception e) when (StoreError.Covers(e))
            {
                throw StoreError.Map(e, Place, datasetId);
            }
        }
    }

    private static bool IsWorthRepeating(Exception failure, int attempts) =>
        StoreError.IsTransient(failure) || (StoreError.IsRace(failure) && attempts < MaxRaces);

    /// <summary>The result of an attempt that succeeded.</summary>
    private readonly record struct Outcome<T>(T Value);
}
