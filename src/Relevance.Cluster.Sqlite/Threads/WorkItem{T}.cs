namespace Relevance.Cluster.Sqlite.Threads;

/// <summary>Work with a result. Cancelling ends it at once while it waits; once it runs, the work itself looks at the token.</summary>
internal sealed class WorkItem<T> : WorkItem
{
    private readonly Func<StoreSession, CancellationToken, T> _work;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;

    // Continuations must not run here: they would hold up the only thread that may use the connection.
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
            // From here on the caller hears of a cancellation when the work has ended, and nothing of it is half done.
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
#pragma warning disable CA1031 // Whatever fails belongs to the caller's task; the thread goes on with the next caller's work.
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
