using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Vectors;

/// <summary>One reading that several questions wait for. Who is cancelled stops waiting; the reading goes on for the others, and is cancelled when nobody waits any more.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer, whose wait handle is never asked for, holds nothing to release.")]
[SuppressMessage("Usage", "VSTHRD003", Justification = "To wait for a task that another question started is what this is for; its continuations run on the pool, and nobody blocks on it.")]
internal sealed class SharedReading : IProgress<FitProgress>
{
    private readonly Lock _joining = new();
    private readonly CancellationTokenSource _abandonment = new();
    private readonly TaskCompletionSource<VectorColumn> _column = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Waiter[] _waiters = [];
    private bool _isClosed;

    /// <summary>Runs the reading, once, on the pool. What it throws is thrown to everybody who waits.</summary>
    /// <param name="read">Reads; it is given what tells all waiters of the progress, and the token that is cancelled when there are none.</param>
    /// <param name="end">Called before anybody gets the vectors, or the failure.</param>
    public async Task RunAsync(Func<IProgress<FitProgress>, CancellationToken, Task<VectorColumn>> read, Action end)
    {
        Task<VectorColumn> reading = Task.Run(() => read(this, _abandonment.Token));
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end();
        lock (_joining)
        {
            _isClosed = true;
        }

        _column.SetFromTask(reading);
    }

    /// <summary>Begins to wait.</summary>
    /// <param name="progress">Told from now on what is read.</param>
    /// <returns>Null when the reading has ended, or is being cancelled.</returns>
    public Waiter? TryJoin(IProgress<FitProgress>? progress)
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

    /// <summary>Waits until all is read, or the question's own progress throws.</summary>
    /// <param name="waiter">Who waits.</param>
    /// <param name="cancellationToken">Ends the waiting. Whoever is the last to wait ends the reading with it, and waits for that end, so that nothing of it is left behind.</param>
    public async Task<VectorColumn> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        try
        {
            return await (await Task.WhenAny(_column.Task, waiter.Failure).WaitAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            if (IsLast(waiter))
            {
                await _abandonment.CancelAsync().ConfigureAwait(false);
                await ((Task)_column.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    void IProgress<FitProgress>.Report(FitProgress value)
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

    /// <summary>One question that waits.</summary>
    internal sealed class Waiter(IProgress<FitProgress>? progress)
    {
        private readonly TaskCompletionSource<VectorColumn> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Gets a task that never ends, unless the question's own progress throws: that concerns this question and no other.</summary>
        public Task<VectorColumn> Failure => _failure.Task;

        public void Tell(FitProgress value)
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
