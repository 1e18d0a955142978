using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Relevance.Cluster.Sqlite.Threads;

/// <summary>The threads of one store: one writes and several read, each with its own connection. A store in memory has one thread for both.</summary>
/// <remarks>SQLite blocks the thread that calls it. The threads of callers are not blocked: they add work items and await their tasks.</remarks>
internal sealed class StoreThreads
{
    private readonly BlockingCollection<WorkItem> _writes = [];
    private readonly BlockingCollection<WorkItem> _reads;
    private readonly List<StoreWorker> _workers = [];
    private int _isClosed;

    /// <summary>Starts the threads.</summary>
    /// <param name="writer">The open connection that writes, which this closes.</param>
    /// <param name="openReader">Opens a connection that reads; null if the writer's is the only connection.</param>
    /// <param name="readerCount">The number of reader threads.</param>
    public StoreThreads(StoreSession writer, Func<StoreSession>? openReader, int readerCount)
    {
        ReaderCount = openReader is null ? 1 : readerCount;
        _workers.Add(new StoreWorker("Relevance.Cluster.Sqlite writer", _writes, writer));
        if (openReader is null)
        {
            _reads = _writes;
        }
        else
        {
            _reads = [];
            for (int i = 0; i < readerCount; i++)
            {
                _workers.Add(new StoreWorker("Relevance.Cluster.Sqlite reader", _reads, openReader));
            }
        }

        _workers.ForEach(worker => worker.Start());
    }

    /// <summary>Gets the number of simultaneous reads.</summary>
    public int ReaderCount { get; }

    /// <summary>Gets a value indicating whether the store is closed or closing.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Runs an operation that reads one consistent state of the store.</summary>
    public Task<T> ReadAsync<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken) =>
        AddAsync(_reads, (session, token) => session.Read(work, token), cancellationToken);

    /// <summary>Runs an operation in a transaction, which is rolled back if the operation throws.</summary>
    public Task<T> WriteAsync<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken) =>
        AddAsync(_writes, (session, token) => session.Write(work, token), cancellationToken);

    /// <summary>Finishes running work items, rejects waiting ones, and blocks until all connections are closed.</summary>
    public void Close()
    {
        BeginClose();
        foreach (StoreWorker worker in _workers)
        {
            worker.Join();
        }
    }

    /// <summary>Finishes running work items, rejects waiting ones, and completes when all connections are closed.</summary>
    public async Task CloseAsync()
    {
        BeginClose();
        await Task.WhenAll(_workers.Select(worker => worker.Ended)).ConfigureAwait(false);
    }

    private static Task<T> AddAsync<T>(BlockingCollection<WorkItem> queue, Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        WorkItem<T> item = new(work, cancellationToken);
        try
        {
            queue.Add(item, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            item.Reject(new ObjectDisposedException(nameof(SqliteDocumentStore)));
        }

        return item.Task;
    }

    private void BeginClose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        foreach (StoreWorker worker in _workers)
        {
            worker.RejectWaiting();
        }

        _writes.CompleteAdding();
        _reads.CompleteAdding();
    }
}

/// <summary>A thread with a connection that runs the work items of a queue until it is closed.</summary>
internal sealed class StoreWorker
{
    private readonly BlockingCollection<WorkItem> _queue;
    private readonly Func<StoreSession>? _open;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private StoreSession? _session;
    private volatile bool _isRejecting;

    /// <summary>Initializes a new instance of the <see cref="StoreWorker"/> class.</summary>
    /// <param name="name">The name of the thread.</param>
    /// <param name="queue">The work items; several workers can share a queue.</param>
    /// <param name="open">Opens the connection, on the thread, before the first work item.</param>
    public StoreWorker(string name, BlockingCollection<WorkItem> queue, Func<StoreSession> open)
        : this(name, queue) => _open = open;

    /// <summary>Initializes a new instance of the <see cref="StoreWorker"/> class.</summary>
    /// <param name="name">The name of the thread.</param>
    /// <param name="queue">The work items; several workers can share a queue.</param>
    /// <param name="session">The connection, which the thread owns.</param>
    public StoreWorker(string name, BlockingCollection<WorkItem> queue, StoreSession session)
        : this(name, queue) => _session = session;

    private StoreWorker(string name, BlockingCollection<WorkItem> queue)
    {
        _queue = queue;
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
    }

    /// <summary>Gets the task that completes when the thread has closed its connection and ended; it fails if closing fails.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Rejects waiting work items; a running one is finished.</summary>
    public void RejectWaiting() => _isRejecting = true;

    /// <summary>Blocks until the thread has ended, and throws if closing its connection failed.</summary>
    public void Join()
    {
        _thread.Join();
        if (_ended.Task.Exception?.InnerException is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Loop()
    {
        foreach (WorkItem item in _queue.GetConsumingEnumerable())
        {
            if (_isRejecting)
            {
                item.Reject(new ObjectDisposedException(nameof(SqliteDocumentStore)));
            }
            else
            {
                item.Run(GetSession);
            }
        }

        try
        {
            _session?.Dispose();
            _ended.SetResult();
        }
#pragma warning disable CA1031 // A failure at the end of the thread is thrown to the caller that closes the store.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _ended.SetException(e);
        }
    }

    private StoreSession GetSession() => _session ??= _open!();
}
