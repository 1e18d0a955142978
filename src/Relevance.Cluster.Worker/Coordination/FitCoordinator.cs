using Microsoft.Extensions.Logging;
using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Worker.Hosting;

namespace Relevance.Cluster.Worker.Coordination;

/// <summary>
/// Takes fits that nobody coordinates, new ones and those whose coordinator has died, and coordinates one at a time on all workers. Every worker has one, so
/// that as many fits run at the same time as there are workers.
/// </summary>
/// <param name="link">The workers.</param>
/// <param name="store">The store.</param>
/// <param name="name">The name of this worker, to be shown.</param>
/// <param name="logger">The log.</param>
internal sealed class FitCoordinator(IWorkerLink link, PostgresDocumentStore store, string name, ILogger logger)
{
    /// <summary>The time without a report after which a coordinator counts as dead: fifteen reports.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly FitTable _table = new(store);

    /// <summary>Looks for fits until it is canceled; what it coordinates then stays for another worker.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await TakeAsync(cancellationToken).ConfigureAwait(false) is { } claim)
                {
                    await CoordinateAsync(claim, cancellationToken).ConfigureAwait(false);
                    continue;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The server is away, or a newer version has written a fit; the next look may find it otherwise.
                logger.LookFailed(e);
            }

            await Task.Delay(LookInterval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<FitClaim?> TakeAsync(CancellationToken cancellationToken)
    {
        foreach (FitRecord fit in await _table.ListAbandonedAsync(Silence, cancellationToken).ConfigureAwait(false))
        {
            if (await _table.TryClaimAsync(fit.Id, name, Silence, cancellationToken).ConfigureAwait(false) is { } claim)
            {
                return claim;
            }
        }

        return null;
    }

    private async Task CoordinateAsync(FitClaim claim, CancellationToken cancellationToken)
    {
        logger.FitTaken(claim.Id, claim.Job.DatasetId, claim.Job.VectorField, claim.Attempt);
        try
        {
            await new DistributedKMeans(link, store).RunAsync(claim.Job, new FitCheckpoints(_table, claim), progress: null, cancellationToken)
                .ConfigureAwait(false);
            logger.FitDone(claim.Id);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _table.ReleaseAsync(claim, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (Exception e)
        {
            // The table has the failure, for the caller.
            logger.FitEnded(claim.Id, e);
        }
    }
}
