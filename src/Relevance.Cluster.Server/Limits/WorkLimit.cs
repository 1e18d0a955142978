using System.Threading.RateLimiting;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Limits;

/// <summary>How many requests are worked on at a time. Bodies are read before, so that whoever sends slowly takes nobody's place.</summary>
internal sealed class WorkLimit(ServerOptions options) : IAsyncDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.MaxConcurrentRequests,
        QueueLimit = options.MaxQueuedRequests,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a place; dispose it to leave it.</summary>
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
