namespace Relevance.Cluster.Sqlite.Threads;

/// <summary>An operation that waits for a thread of the store.</summary>
internal abstract class WorkItem
{
    /// <summary>Runs the operation on the current thread, unless it was cancelled while it waited. Never throws: a failure fails the caller's task.</summary>
    /// <param name="getSession">Returns the thread's connection, which the first call opens.</param>
    public abstract void Run(Func<StoreSession> getSession);

    /// <summary>Fails the caller's task without running the operation.</summary>
    public abstract void Reject(Exception reason);
}

/// <summary>An operation with a result. While it waits, cancellation ends it immediately; while it runs, the operation checks the token.</summary>
internal sealed class WorkItem<T> : WorkItem
{
    private readonly Func<StoreSession, CancellationToken, T> _work;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;

    // Continuations must not run here: they would block the only thread that can use the connection.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _isTaken;

    public WorkItem(Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        _work = work;
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static item => ((WorkItem<T>)item!).Cancel(), this);
    }

    public Task<T> Task => _completion.Task;

    public override void Run(Func<StoreSession> getSession)
    {
        try
        {
            // From here a cancellation completes the task when the operation has ended, so that nothing is half done.
            if (Interlocked.Exchange(ref _isTaken, 1) == 0)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                _completion.TrySetResult(_work(getSession(), _cancellationToken));
            }
        }
        catch (OperationCanceledException) when (_cancellationToken.IsCancellationRequested)
        {
            _completion.TrySetCanceled(_cancellationToken);
        }
#pragma warning disable CA1031 // A failure belongs to the caller's task; the thread continues with the next work item.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _completion.TrySetException(e);
        }
        finally
        {
            _registration.Unregister();
        }
    }

    public override void Reject(Exception reason)
    {
        _completion.TrySetException(reason);
        _registration.Unregister();
    }

    private void Cancel()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
        {
            _completion.TrySetCanceled(_cancellationToken);
        }
    }
}
