using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Membership;
using Relevance.Cluster.Postgres.Engine;

namespace Relevance.Cluster.Distributed.Engine;

/// <summary>Waits for a fit that workers compute, by its row in the database: its coordinator may change meanwhile.</summary>
/// <param name="table">The table of fits.</param>
/// <param name="database">The database.</param>
internal sealed class FitWait(FitTable table, StoreDatabase database)
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    // Long enough for a restart of all workers.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CancelTime = TimeSpan.FromSeconds(15);

    /// <summary>Waits for the end of a fit, and reports its progress.</summary>
    /// <exception cref="ComputeException">The fit failed, with its coordinator's text, or no worker was alive for too long; then it is canceled.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, and the fit with it; or the fit was, by somebody else.</exception>
    public async Task<KMeansResult> RunAsync(Guid id, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken)
    {
        ClusterModelProgress last = default;
        long seen = Stopwatch.GetTimestamp();
        for (TimeSpan interval = FirstInterval; ; interval = interval < LongestInterval ? 2 * interval : LongestInterval)
        {
            try
            {
                FitRecord fit = await FindAsync(id, cancellationToken).ConfigureAwait(false);
                if (fit.State != FitState.Running)
                {
                    return await EndAsync(fit, cancellationToken).ConfigureAwait(false);
                }

                ClusterModelProgress now = new(fit.Restart, fit.Iteration, fit.Inertia);
                if (now != last && fit.Owner is not null)
                {
                    last = now;
                    progress?.Report(now);
                }

                if (await LiveWorkers.CountAsync(database, cancellationToken).ConfigureAwait(false) > 0)
                {
                    seen = Stopwatch.GetTimestamp();
                }
                else if (Stopwatch.GetElapsedTime(seen) > Patience)
                {
                    await table.CancelAsync(id, cancellationToken).ConfigureAwait(false);
                    throw LiveWorkers.NoneOf(database);
                }

                await Task.Delay(interval, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return await CancelAsync(id, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Cancels a fit, and waits until its coordinator has ended it. One that was done at that moment is done.</summary>
    private async Task<KMeansResult> CancelAsync(Guid id, CancellationToken canceled)
    {
        await table.CancelAsync(id, CancellationToken.None).ConfigureAwait(false);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < CancelTime)
        {
            FitRecord fit = await FindAsync(id, CancellationToken.None).ConfigureAwait(false);
            if (fit.State == FitState.Done)
            {
                return await EndAsync(fit, CancellationToken.None).ConfigureAwait(false);
            }

            if (fit.State != FitState.Running)
            {
                break;
            }

            await Task.Delay(FirstInterval, CancellationToken.None).ConfigureAwait(false);
        }

        throw new OperationCanceledException(canceled);
    }

    private async Task<KMeansResult> EndAsync(FitRecord fit, CancellationToken cancellationToken) => fit.State switch
    {
        FitState.Done => (await table.FindResultAsync(fit.Id, cancellationToken).ConfigureAwait(false))!,
        FitState.Failed => throw new ComputeException(fit.Error!),
        _ => throw new OperationCanceledException($"Dataset '{fit.Job.DatasetId}', field '{fit.Job.VectorField}': the fit {fit.Id} was canceled."),
    };

    private async Task<FitRecord> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await table.FindAsync(id, cancellationToken).ConfigureAwait(false)
        ?? throw new ComputeException(string.Create(
            CultureInfo.InvariantCulture, $"The store {database.Place} no longer has the fit {id}: its tables were deleted or restored. Fit again."));
}
