using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Relevance.Cluster.Sqlite.Threads;

/// <summary>The threads of one store: one writes and several read, each with its own connection. A store in memory has one thread for both.</summary>
/// <remarks>SQLite blocks the thread that calls it. The threads of callers are not blocked: they add work items and await their tasks.</remarks>
internal sealed class StoreThreads
{
    private readonly BlockingCollection<WorkItem> _writes = [];
    private readonly BlockingCollection<WorkItem> _reads;
    private readonly Func<StoreSession>? _openReader;
    private readonly StoreWorker _writer;
    private readonly List<StoreWorker> _readers = [];
    private bool _isClosed;

    /// <summary>Starts the threads.</summary>
    /// <param name="writer">The open connection that writes, which this closes.</param>
    /// <param name="openReader">Opens a connection that reads; null if the writer's is the only connection.</param>
    /// <param name="readerCount">The number of reader threads.</param>
    public StoreThreads(StoreSession writer, Func<StoreSession>? openReader, int readerCount)
    {
        _openReader = openReader;
        _reads = openReader is null ? _writes : [];
        ReaderCount = openReader is null ? 1 : readerCount;
        for (int i = 0; openReader is not null && i < readerCount; i++)
        {
            StartReader(_reads, openReader);
        }

        _writer = new StoreWorker("Relevance.Cluster.Sqlite writer", _writes, writer, WaitForReaders);
        _writer.Start();
    }

    /// <summary>Gets the number of simultaneous reads.</summary>
    public int ReaderCount { get; }

    /// <summary>Runs an operation that reads one consistent state of the store.</summary>
    public Task<T> ReadAsync<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken) =>
        AddAsync(_reads, (session, token) => session.Read(work, token), cancellationToken);

    /// <summary>Runs a long operation that reads one consistent state of the store on a thread and a connection of its own.</summary>
    /// <remarks>A store in memory has one connection, and runs nothing else in the meantime.</remarks>
    public Task<T> ReadAloneAsync<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        if (_openReader is null)
        {
            return ReadAsync(work, cancellationToken);
        }

        lock (_readers)
        {
            // A closed queue rejects the operation.
            BlockingCollection<WorkItem> queue = _isClosed ? _reads : [];
            Task<T> result = AddAsync(queue, (session, token) => session.Read(work, token), cancellationToken);
            if (!_isClosed)
            {
                queue.CompleteAdding();
                _readers.RemoveAll(reader => reader.Ended.IsCompletedSuccessfully);
                StartReader(queue, _openReader);
            }

            return result;
        }
    }

    /// <summary>Runs an operation in a transaction, which is rolled back if the operation throws.</summary>
    public Task<T> WriteAsync<T>(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken) =>
        AddAsync(_writes, (session, token) => session.Write(work, token), cancellationToken);

    /// <summary>Finishes running work items, rejects waiting ones, and blocks until all connections are closed.</summary>
    public void Close()
    {
        foreach (StoreWorker worker in BeginClose())
        {
            worker.Join();
        }
    }

    /// <summary>Finishes running work items, rejects waiting ones, and completes when all connections are closed.</summary>
    public Task CloseAsync() => Task.WhenAll(BeginClose().Select(worker => worker.Ended));

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

    private void StartReader(BlockingCollection<WorkItem> queue, Func<StoreSession> open)
    {
        StoreWorker reader = new("Relevance.Cluster.Sqlite reader", queue, open);
        _readers.Add(reader);
        reader.Start();
    }

    /// <summary>Tells all threads to end.</summary>
    /// <returns>The threads.</returns>
    private StoreWorker[] BeginClose()
    {
        lock (_readers)
        {
            StoreWorker[] workers = [_writer, .. _readers];
            if (!_isClosed)
            {
                _isClosed = true;
                Array.ForEach(workers, worker => worker.RejectWaiting());
                _writes.CompleteAdding();
                _reads.CompleteAdding();
            }

            return workers;
        }
    }

    /// <summary>
    /// Blocks the writer until the connections of all readers are closed. SQLite deletes the log when the last connection is closed, which it recognizes by an
    /// exclusive lock: of two that are closed at the same moment, each would prevent that of the other, and the log would remain.
    /// </summary>
    private void WaitForReaders()
    {
        // No reader is added after the store is closed.
        foreach (StoreWorker reader in _readers)
        {
            reader.JoinThread();
        }
    }
}

/// <summary>A thread with a connection that runs the work items of a queue until it is closed.</summary>
internal sealed class StoreWorker
{
    private readonly BlockingCollection<WorkItem> _queue;
    private readonly Func<StoreSession>? _open;
    private readonly Action? _beforeClose;
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
    /// <param name="beforeClose">Called on the thread after the last work item, before the connection is closed.</param>
    public StoreWorker(string name, BlockingCollection<WorkItem> queue, StoreSession session, Action beforeClose)
        : this(name, queue) => (_session, _beforeClose) = (session, beforeClose);

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

    /// <summary>Blocks until the thread has ended.</summary>
    public void JoinThread() => _thread.Join();

    /// <summary>Blocks until the thread has ended, and throws if closing its connection failed.</summary>
    public void Join()
    {
        JoinThread();
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
            _beforeClose?.Invoke();
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
