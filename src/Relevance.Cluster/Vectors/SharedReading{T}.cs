using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Vectors;

/// <summary>A read that several calls wait for. A canceled call stops waiting; the read continues for the others, and is canceled with the last one.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer and without a wait handle has nothing to release.")]
[SuppressMessage("Usage", "VSTHRD003", Justification = "Calls share one task by design; its continuations run on the pool, and no call blocks on it.")]
internal sealed class SharedReading<T> : IProgress<OperationProgress>
{
    private readonly Lock _joining = new();
    private readonly CancellationTokenSource _abandonment = new();
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Waiter[] _waiters = [];
    private bool _isClosed;

    /// <summary>Runs the read once, on the pool. Its exception propagates to all waiting calls.</summary>
    /// <param name="read">Reads; it receives the progress of all waiters, and the token that is canceled when there are none.</param>
    /// <param name="end">Called before the waiting calls get the result or the exception.</param>
    public async Task RunAsync(Func<IProgress<OperationProgress>, CancellationToken, Task<T>> read, Action end)
    {
        Task<T> reading = Task.Run(() => read(this, _abandonment.Token));
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end();
        lock (_joining)
        {
            _isClosed = true;
        }

        _result.SetFromTask(reading);
    }

    /// <summary>Adds a waiter.</summary>
    /// <param name="progress">Receives reports from this call on.</param>
    /// <returns>The waiter; null if the read has ended or is being canceled.</returns>
    public Waiter? TryJoin(IProgress<OperationProgress>? progress)
    {
        lock (_joining)
        {
            if (_isClosed)
            {
                return null;
            }

            Waiter waiter = new(progress);
            _waiters = [.. _waiters, waiter];
            return waiter;
        }
    }

    /// <summary>Waits until the read ends, or the progress of the waiter throws.</summary>
    /// <param name="waiter">The waiter.</param>
    /// <param name="cancellationToken">
    /// A token that cancels the waiting. The last waiter cancels the read too, and waits for its end, so the read leaves nothing behind.
    /// </param>
    public async Task<T> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        try
        {
            return await (await Task.WhenAny(_result.Task, waiter.Failure).WaitAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            if (IsLast(waiter))
            {
                await _abandonment.CancelAsync().ConfigureAwait(false);
                await ((Task)_result.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    void IProgress<OperationProgress>.Report(OperationProgress value)
    {
        foreach (Waiter waiter in _waiters)
        {
            waiter.Tell(value);
        }
    }

    private bool IsLast(Waiter waiter)
    {
        lock (_joining)
        {
            _waiters = [.. _waiters.Where(other => other != waiter)];
            if (_waiters.Length > 0 || _isClosed)
            {
                return false;
            }

            return _isClosed = true;
        }
    }

    /// <summary>A call that waits.</summary>
    internal sealed class Waiter(IProgress<OperationProgress>? progress)
    {
        private readonly TaskCompletionSource<T> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Gets a task that fails if the progress of this waiter throws, and never ends otherwise; other waiters are not affected.</summary>
        public Task<T> Failure => _failure.Task;

        public void Tell(OperationProgress value)
        {
            if (progress is null || _failure.Task.IsCompleted)
            {
                return;
            }

            try
            {
                progress.Report(value);
            }
            catch (Exception exception)
            {
                _failure.SetException(exception);
            }
        }
    }
}
