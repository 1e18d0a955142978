namespace Relevance.Cluster.Server.Limits;

/// <summary>The deadline of a request. Its time begins after the body was read, and includes the time in the queue.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _aborted;

    /// <summary>Initializes a new instance of the <see cref="Deadline"/> class, whose time begins now.</summary>
    /// <param name="time">The time.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="aborted">A token that is cancelled when the client aborts.</param>
    public Deadline(TimeSpan time, TimeProvider clock, CancellationToken aborted)
    {
        Time = time;
        _aborted = aborted;
        _timer = new CancellationTokenSource(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, aborted);
    }

    /// <summary>Gets the time of the request.</summary>
    public TimeSpan Time { get; }

    /// <summary>Gets the token that is cancelled when the time of the request is over or the client aborts.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Gets a value indicating whether the time of the request is over.</summary>
    public bool IsOver => _timer.IsCancellationRequested && !_aborted.IsCancellationRequested;

    /// <summary>Removes the deadline: after this call only the client can cancel the request.</summary>
    public void Lift() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
