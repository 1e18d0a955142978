namespace Relevance.Cluster.Server.Limits;

/// <summary>The time that a request has, from when its body is there: waiting for a place counts.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _aborted;

    /// <summary>Initializes a new instance of the <see cref="Deadline"/> class, whose time begins now.</summary>
    /// <param name="time">How long.</param>
    /// <param name="clock">Gives the timer.</param>
    /// <param name="aborted">Cancelled when the client gives up.</param>
    public Deadline(TimeSpan time, TimeProvider clock, CancellationToken aborted)
    {
        Time = time;
        _aborted = aborted;
        _timer = new CancellationTokenSource(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, aborted);
    }

    /// <summary>Gets how long the request has.</summary>
    public TimeSpan Time { get; }

    /// <summary>Gets what ends the work: the time is over, or the client has given up.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Gets a value indicating whether it was the time that ended the work.</summary>
    public bool IsOver => _timer.IsCancellationRequested && !_aborted.IsCancellationRequested;

    /// <summary>From now on only the client ends the work.</summary>
    public void Lift() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
