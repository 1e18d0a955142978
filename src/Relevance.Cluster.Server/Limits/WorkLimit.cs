using System.Threading.RateLimiting;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Limits;

/// <summary>The limits on the number of requests in progress and on their time. Bodies are read first, so that a slow sender takes no place.</summary>
internal sealed class WorkLimit(ServerOptions options, TimeProvider clock) : IAsyncDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.MaxConcurrentRequests,
        QueueLimit = options.MaxQueuedRequests,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Gets the number of requests in progress.</summary>
    public long Working => options.MaxConcurrentRequests - _limiter.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Gets the number of queued requests.</summary>
    public long Waiting => _limiter.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Waits for a place of the project and then for one of the server, and runs the work, all within the time of its kind.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="project">The limit of the project.</param>
    /// <param name="work">Runs the request until the token of the deadline is cancelled.</param>
    /// <param name="aborted">A token that is cancelled when the client aborts.</param>
    /// <exception cref="WireException">429: the queue is full. 503: the time is over.</exception>
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

    /// <summary>Waits for a place of the server, which is released by disposing it.</summary>
    /// <exception cref="WireException">429: the queue is full.</exception>
    public async Task<RateLimitLease> EnterAsync(CancellationToken cancellationToken)
    {
        RateLimitLease lease = await _limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw WireException.TooManyRequests("The server has reached its limit of requests in progress and queued requests.");
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
