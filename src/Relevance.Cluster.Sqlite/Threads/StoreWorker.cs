using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Relevance.Cluster.Sqlite.Threads;

/// <summary>One thread with one connection, which does the work of a queue until that is closed.</summary>
internal sealed class StoreWorker
{
    private readonly BlockingCollection<WorkItem> _queue;
    private readonly Func<StoreSession>? _open;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private StoreSession? _session;
    private volatile bool _isRefusing;

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

    /// <summary>From now on refuses what still waits; what runs is finished.</summary>
    public void RefuseWaiting() => _isRefusing = true;

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
            if (_isRefusing)
            {
                item.Refuse(new ObjectDisposedException(nameof(SqliteDocumentStore)));
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
