using System.Diagnostics;
using Relevance.Cluster.Sqlite.Columns;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;

namespace Relevance.Cluster.Sqlite.Threads;

/// <summary>A connection with its transactions, its catalog and the SQL functions of its queries. One thread at a time.</summary>
internal sealed class StoreSession : IDisposable
{
    /// <summary>The changed rows after which a write releases the cache of pages, up to 64 MiB: other pages are hardly in it any longer.</summary>
    private const long ManyChanges = 100_000;

    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(50);
    private readonly TimeSpan _busyTimeout;
    private readonly StoreFiles? _files;

    /// <summary>Initializes a new instance of the <see cref="StoreSession"/> class.</summary>
    /// <param name="database">The connection, which this closes.</param>
    /// <param name="options">The busy timeout and the limits of queries.</param>
    /// <param name="columns">The columns of the store.</param>
    /// <param name="files">The files, which must not change; null for a store in memory.</param>
    public StoreSession(SqliteDatabase database, SqliteStoreOptions options, ColumnCache columns, StoreFiles? files = null)
    {
        _files = files;
        Columns = columns;
        Database = database;
        Functions = new RowFunctions(database);
        MaxGroupMemberships = options.MaxGroupMemberships;
        Catalog = new DatasetCatalog(database);
        _busyTimeout = options.BusyTimeout;
    }

    public SqliteDatabase Database { get; }

    public RowFunctions Functions { get; }

    /// <summary>Gets the largest number of group memberships in one aggregation; null for no limit.</summary>
    public long? MaxGroupMemberships { get; }

    public DatasetCatalog Catalog { get; }

    /// <summary>Gets the columns in memory, which all connections of the store share.</summary>
    public ColumnCache Columns { get; }

    /// <summary>Gets or sets the dataset of the current operation, for messages about damage; null if it concerns the entire store.</summary>
    public string? DatasetId { get; set; }

    /// <summary>Runs an operation that reads one consistent state of the store.</summary>
    public T Read<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken) => Guard(() =>
    {
        Database.Execute("BEGIN");
        return Run(work, cancellationToken);
    });

    /// <summary>Runs an operation in a transaction, which is rolled back if the operation throws.</summary>
    /// <remarks>The files are checked before the commit, which otherwise becomes a rollback, and again before the write is acknowledged.</remarks>
    public T Write<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken) => Guard(() =>
    {
        BeginWrite(cancellationToken);
        long before = Database.TotalChanges;
        T result = RunWrite(
            (session, token) =>
            {
                T value = work(session, token);
                _files?.CheckAgain(Database);
                return value;
            },
            cancellationToken);
        _files?.Check(Database);
        if (Database.TotalChanges - before >= ManyChanges)
        {
            Database.Execute("PRAGMA shrink_memory");
            NativeHeap.Trim();
        }

        return result;
    });

    /// <summary>Creates the source of columns of a dataset.</summary>
    public ColumnSource CreateSource(DatasetInfo dataset) => new(Database, dataset, new LabelTable(Database, dataset));

    /// <summary>Creates the expressions of a statement that reads values of a dataset's documents.</summary>
    public RowExpressions CreateExpressions(DatasetInfo dataset) => new(Functions, dataset, new LabelTable(Database, dataset));

    public void Dispose()
    {
        try
        {
            _files?.BeforeClose(Database);
        }
        finally
        {
            Database.Dispose();
        }
    }

    /// <summary>Runs an operation after a check of the files; if it fails because they have changed, the exception states so.</summary>
    private T Guard<T>(Func<T> operation)
    {
        if (_files is null)
        {
            return operation();
        }

        try
        {
            _files.Check(Database);
            return operation();
        }
        catch (DocumentStoreException e)
        {
            if (_files.Explain(e) is { } moved)
            {
                throw moved;
            }

            throw;
        }
    }

    /// <summary>Runs an operation in the open transaction and passes its changes to the columns once they are committed.</summary>
    private T RunWrite<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        Catalog.Changes.Clear();
        IReadOnlyList<RowChanges> committed = [];
        Columns.BeginWrite();
        try
        {
            T result = Run(work, cancellationToken);
            committed = Catalog.Changes;
            return result;
        }
        finally
        {
            Columns.EndWrite(committed);
        }
    }

    private T Run<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        try
        {
            Functions.Begin(cancellationToken);
            Database.CancellationToken = cancellationToken;
            T result = work(this, cancellationToken);
            Database.CancellationToken = CancellationToken.None;
            if (Database.Explain(failure: null, DatasetId) is { } damage)
            {
                throw damage;
            }

            Database.Execute("COMMIT");
            return result;
        }
        catch (Exception e) when (Database.Explain(e, DatasetId) is { } damage)
        {
#pragma warning disable MA0027 // The explanation replaces the failure, which is its inner exception.
            throw damage;
#pragma warning restore MA0027
        }
        finally
        {
            Database.CancellationToken = CancellationToken.None;

            // Some failures, such as a full disk, have already ended the transaction.
            if (Database.IsInTransaction)
            {
                Database.Execute("ROLLBACK");
            }

            Database.ForgetDamage();
            DatasetId = null;
        }
    }

    /// <summary>Acquires the write lock. Waits in steps, because SQLite's own wait cannot be cancelled.</summary>
    private void BeginWrite(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Database.SetBusyTimeout(_busyTimeout < WaitStep ? _busyTimeout : WaitStep);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    Database.Execute("BEGIN IMMEDIATE");
                    return;
                }
                catch (DocumentStoreException e) when (e.Failure == StoreFailure.Busy && Stopwatch.GetElapsedTime(start) < _busyTimeout)
                {
                    // Another process is writing: try again until the timeout.
                }
            }
        }
        finally
        {
            Database.SetBusyTimeout(_busyTimeout);
        }
    }
}
