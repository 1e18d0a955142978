using System.Threading.RateLimiting;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Limits;

/// <summary>
/// The limits on requests of one project that are in progress, by kind. A request that is queued here takes no place of the server, so that a busy project
/// delays only itself. The store of the project has one more thread than queries in progress, so that they do not delay the project's own lookups.
/// </summary>
internal sealed class ProjectLimit(ServerOptions options) : IAsyncDisposable
{
    private const int MaxChanges = 4;
    private const int MaxStreams = 8;

    private readonly ConcurrencyLimiter _queries = Limiter(options.MaxProjectQueries, options);
    private readonly ConcurrencyLimiter _changes = Limiter(MaxChanges, options);
    private readonly ConcurrencyLimiter _streams = Limiter(MaxStreams, options);

    /// <summary>Waits for a place, which is released by disposing it; null if the kind needs none.</summary>
    /// <exception cref="WireException">429: the queue of the project is full.</exception>
    public async Task<RateLimitLease?> EnterAsync(WorkKind kind, CancellationToken cancellationToken)
    {
        ConcurrencyLimiter? limiter = kind switch
        {
            WorkKind.Query => _queries,
            WorkKind.Change => _changes,
            WorkKind.Stream => _streams,
            _ => null,
        };
        if (limiter is null)
        {
            return null;
        }

        RateLimitLease lease = await limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw WireException.TooManyRequests("This project has reached its limit of queued requests of this kind (max-project-queue).");
    }

    public async ValueTask DisposeAsync()
    {
        await _queries.DisposeAsync().ConfigureAwait(false);
        await _changes.DisposeAsync().ConfigureAwait(false);
        await _streams.DisposeAsync().ConfigureAwait(false);
    }

    private static ConcurrencyLimiter Limiter(int permits, ServerOptions options) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = permits,
        QueueLimit = options.MaxProjectQueue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
