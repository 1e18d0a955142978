using System.Threading.RateLimiting;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Limits;

/// <summary>
/// How many requests of each kind one project has worked on at a time. What waits here takes no place of the server's, so that a project with much to do holds up nobody but itself; and its
/// store has a thread more than queries run, so that they do not hold up its own lookups.
/// </summary>
internal sealed class ProjectLimit(ServerOptions options) : IAsyncDisposable
{
    private const int MaxChanges = 4;
    private const int MaxStreams = 8;

    private readonly ConcurrencyLimiter _queries = Limiter(options.MaxProjectQueries, options);
    private readonly ConcurrencyLimiter _changes = Limiter(MaxChanges, options);
    private readonly ConcurrencyLimiter _streams = Limiter(MaxStreams, options);

    /// <summary>Waits for a place; dispose it to leave it. Null for what needs none.</summary>
    /// <exception cref="WireException">429: as many of the project's are waiting as may.</exception>
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
        throw WireException.TooManyRequests("This project has as many requests of this kind waiting as it may (max-project-queue).");
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
