using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Relevance.Cluster.Sqlite.Threads;

/// <summary>The threads of one store: one that writes and some that read, each with a connection of its own. A store in memory has one for both.</summary>
/// <remarks>SQLite blocks the thread that calls it. The callers' threads never do: they hand work over and await its task.</remarks>
internal sealed class StoreThreads
{
    private readonly BlockingCollection<WorkItem> _writes = [];
    private readonly BlockingCollection<WorkItem> _reads;
    private readonly List<StoreWorker> _workers = [];
    private int _isClosed;

    /// <summary>Starts the threads.</summary>
    /// <param name="writer">The connection that writes, open already; closed with this.</param>
    /// <param name="openReader">Opens a connection that reads; null when the writer's is the only one.</param>
    /// <param name="readerCount">How many threads read.</param>
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

    /// <summary>Gets how many pieces of work are read at once.</summary>
    public int ReaderCount { get; }

    /// <summary>Gets a value indicating whether the store is closed, or being closed.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Does work in a transaction that sees one state of the store and changes nothing.</summary>
    public Task<T> ReadAsync<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken) =>
        AddAsync(_reads, (session, token) => session.Read(work, token), cancellationToken);

    /// <summary>Does work in a transaction that is kept as a whole, or undone when the work throws.</summary>
    public Task<T> WriteAsync<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken) =>
        AddAsync(_writes, (session, token) => session.Write(work, token), cancellationToken);

    /// <summary>Finishes what runs, rejects what waits, and blocks until all connections are closed.</summary>
    public void Close()
    {
        BeginClose();
        foreach (StoreWorker worker in _workers)
        {
            worker.Join();
        }
    }

    /// <summary>Finishes what runs, rejects what waits, and completes when all connections are closed.</summary>
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

/// <summary>One thread with one connection, which does the work of a queue until that is closed.</summary>
internal sealed class StoreWorker
{
    private readonly BlockingCollection<WorkItem> _queue;
    private readonly Func<StoreSession>? _open;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private StoreSession? _session;
    private volatile bool _isRejecting;

    /// <summary>Initializes a new instance of the <see cref="StoreWorker"/> class.</summary>
    /// <param name="name">What a debugger shows.</param>
    /// <param name="queue">The work; several workers may share it.</param>
    /// <param name="open">Opens the connection, on the thread, before the first work.</param>
    public StoreWorker(string name, BlockingCollection<WorkItem> queue, Func<StoreSession> open)
        : this(name, queue) => _open = open;

    /// <summary>Initializes a new instance of the <see cref="StoreWorker"/> class.</summary>
    /// <param name="name">What a debugger shows.</param>
    /// <param name="queue">The work; several workers may share it.</param>
    /// <param name="session">The connection, which from now on belongs to the thread.</param>
    public StoreWorker(string name, BlockingCollection<WorkItem> queue, StoreSession session)
        : this(name, queue) => _session = session;

    private StoreWorker(string name, BlockingCollection<WorkItem> queue)
    {
        _queue = queue;
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
    }

    /// <summary>Gets what completes when the thread has closed its connection and ended; it fails when that failed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Begins to take work.</summary>
    public void Start() => _thread.Start();

    /// <summary>From now on rejects what still waits; what runs is finished.</summary>
    public void RejectWaiting() => _isRejecting = true;

    /// <summary>Blocks until the thread has ended; throws what closing its connection threw.</summary>
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
#pragma warning disable CA1031 // What fails at the end of the thread belongs to whoever closes the store.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _ended.SetException(e);
        }
    }

    private StoreSession GetSession() => _session ??= _open!();
}
