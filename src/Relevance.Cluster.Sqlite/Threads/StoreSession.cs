using System.Diagnostics;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;

namespace Relevance.Cluster.Sqlite.Threads;

/// <summary>A connection with what belongs to it: transactions and the functions that its queries call. One thread at a time.</summary>
internal sealed class StoreSession : IDisposable
{
    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(50);
    private readonly TimeSpan _busyTimeout;
    private readonly StoreFiles? _files;

    /// <summary>Initializes a new instance of the <see cref="StoreSession"/> class.</summary>
    /// <param name="database">The connection, which is closed with this.</param>
    /// <param name="options">How long a write waits for one of another process, and what a query may take.</param>
    /// <param name="files">The files that must stay as they are; null for a store in memory.</param>
    public StoreSession(SqliteDatabase database, SqliteStoreOptions options, StoreFiles? files = null)
    {
        _files = files;
        Database = database;
        Functions = new RowFunctions(database);
        MaxGroupMemberships = options.MaxGroupMemberships;
        Catalog = new DatasetCatalog(database);
        _busyTimeout = options.BusyTimeout;
    }

    public SqliteDatabase Database { get; }

    public RowFunctions Functions { get; }

    /// <summary>Gets how many times one aggregation may put a document into a group; null for no limit.</summary>
    public long? MaxGroupMemberships { get; }

    public DatasetCatalog Catalog { get; }

    /// <summary>Gets or sets the dataset that the work is about, for those who have to say what is damaged; null when it is the whole store.</summary>
    public string? DatasetId { get; set; }

    /// <summary>Does work that sees one state of the store and changes nothing.</summary>
    public T Read<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken) => Guard(() =>
    {
        Database.Execute("BEGIN");
        return Run(work, cancellationToken);
    });

    /// <summary>Does work that is kept as a whole, or undone when it throws.</summary>
    /// <remarks>It is acknowledged only when the store's files are still in their place afterwards, and undone when they are not before.</remarks>
    public T Write<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken) => Guard(() =>
    {
        BeginWrite(cancellationToken);
        T result = Run(
            (session, token) =>
            {
                T value = work(session, token);
                _files?.CheckAgain(Database);
                return value;
            },
            cancellationToken);
        _files?.Check(Database);
        return result;
    });

    /// <summary>Begins a statement that reads values of a dataset's documents.</summary>
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

    /// <summary>Runs an operation on files that are as they were; when it fails because they are not any more, says so.</summary>
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
#pragma warning disable MA0027 // What explains the failure is thrown in its place, and holds it as its cause.
            throw damage;
#pragma warning restore MA0027
        }
        finally
        {
            Database.CancellationToken = CancellationToken.None;

            // Some failures, a full disk among them, have ended the transaction already.
            if (Database.IsInTransaction)
            {
                Database.Execute("ROLLBACK");
            }

            Database.ForgetDamage();
            DatasetId = null;
        }
    }

    /// <summary>Takes the lock of the one writer. Waits in steps, because SQLite's own waiting cannot be cancelled.</summary>
    private void BeginWrite(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Database.SetBusyTimeout(TimeSpan.Zero < _busyTimeout && _busyTimeout < WaitStep ? _busyTimeout : _busyTimeout == TimeSpan.Zero ? TimeSpan.Zero : WaitStep);
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
                    // Another process writes; look again until the waiting time is over.
                }
            }
        }
        finally
        {
            Database.SetBusyTimeout(_busyTimeout);
        }
    }
}
