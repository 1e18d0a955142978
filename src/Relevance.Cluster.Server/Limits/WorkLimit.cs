using System.Threading.RateLimiting;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Limits;

/// <summary>How many requests are worked on at a time, and for how long. Bodies are read before, so that whoever sends slowly takes nobody's place.</summary>
internal sealed class WorkLimit(ServerOptions options, TimeProvider clock) : IAsyncDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.MaxConcurrentRequests,
        QueueLimit = options.MaxQueuedRequests,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Gets how many requests are worked on.</summary>
    public long Working => options.MaxConcurrentRequests - _limiter.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Gets how many requests wait for a place of the server's.</summary>
    public long Waiting => _limiter.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Waits for a place among the project's own and then for one of the server's, and does the work there, all within the time of its kind.</summary>
    /// <param name="kind">How much it may be.</param>
    /// <param name="project">The project's own limit.</param>
    /// <param name="work">Does it, and ends when the deadline's token says so.</param>
    /// <param name="aborted">Cancelled when the client gives up.</param>
    /// <exception cref="WireException">429: as many are waiting as may. 503: the time is over.</exception>
    public async Task<T> RunAsync<T>(WorkKind kind, ProjectLimit project, Func<Deadline, Task<T>> work, CancellationToken aborted)
    {
        using Deadline deadline = new(kind == WorkKind.Change ? options.ChangeTimeout : options.QueryTimeout, clock, aborted);
        try
        {
            using RateLimitLease? own = await project.EnterAsync(kind, deadline.Token).ConfigureAwait(false);
            using RateLimitLease shared = await EnterAsync(deadline.Token).ConfigureAwait(false);
            return await work(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            throw WireException.TimeIsOver(deadline.Time);
        }
    }

    /// <summary>Waits for a place of the server's; dispose it to leave it.</summary>
    /// <exception cref="WireException">429: as many are waiting as may.</exception>
    public async Task<RateLimitLease> EnterAsync(CancellationToken cancellationToken)
    {
        RateLimitLease lease = await _limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw WireException.TooManyRequests("The server has as much to do as it may.");
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
