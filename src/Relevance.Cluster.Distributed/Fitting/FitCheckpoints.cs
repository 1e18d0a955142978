using Relevance.Cluster.Distributed.Fitting.Coordination;
using Relevance.Cluster.Models;
using Relevance.Cluster.Postgres.Engine;

namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>Stores the life of a fit for its coordinator: signs of life, progress, checkpoints, and the end.</summary>
/// <param name="table">The table of fits.</param>
/// <param name="claim">The fit.</param>
/// <param name="interval">The time between two reports; null for a second.</param>
/// <param name="timeProvider">The clock of checkpoints; null for that of the system.</param>
internal sealed class FitCheckpoints(FitTable table, FitClaim claim, TimeSpan? interval = null, TimeProvider? timeProvider = null)
{
    /// <summary>The time between two checkpoints, in terms of the time that one takes: they take at most a twentieth of a fit.</summary>
    private const int TimesPerCheckpoint = 19;

    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _clock = timeProvider ?? TimeProvider.System;
    private long _lastCheckpoint;
    private TimeSpan _pause;
    private readonly Lock _gate = new();
    private ClusterModelProgress? _progress;

    /// <summary>Gets the fit.</summary>
    public FitClaim Claim => claim;

    /// <summary>Gets the exception of a coordinator that has lost its fit.</summary>
    public static ComputeException TakenOver(FitClaim claim) =>
        new($"Dataset '{claim.Job.DatasetId}', field '{claim.Job.VectorField}': another coordinator has taken over the fit {claim.Id}, or it was ended.");

    /// <summary>Takes note of progress, for the next report.</summary>
    public void Note(ClusterModelProgress progress)
    {
        lock (_gate)
        {
            _progress = progress with { Centroids = null };
        }
    }

    /// <summary>Stores a checkpoint at the beginning of each restart, whose first centroids can take long to find, and then from time to time.</summary>
    /// <param name="state">Where the search is.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task SaveAsync(KMeansFitState state, RemoteRows rows, CancellationToken cancellationToken)
    {
        bool isFirst = state.Loop?.Iteration == 1;
        if (!isFirst && _clock.GetElapsedTime(_lastCheckpoint) < _pause)
        {
            return;
        }

        long start = _clock.GetTimestamp();
        await table.SaveAsync(claim, new FitCheckpoint(state, isFirst ? [] : rows.History), cancellationToken).ConfigureAwait(false);
        _lastCheckpoint = _clock.GetTimestamp();
        TimeSpan longest = TimesPerCheckpoint * _clock.GetElapsedTime(start, _lastCheckpoint);
        _pause = longest > CheckpointInterval ? longest : CheckpointInterval;
    }

    /// <summary>Ends the fit with its result, in the transaction that stores its labels.</summary>
    public Task CompleteAsync(StoreSession session, KMeansResult result, CancellationToken cancellationToken) =>
        table.CompleteAsync(session, claim, result, cancellationToken);

    /// <summary>Runs a computation, reports while it runs, and stores how it fails. A fit whose token is canceled stays for another coordinator.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled, or the fit by its user.</exception>
    /// <exception cref="ComputeException">Another coordinator has claimed the fit.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> compute, CancellationToken cancellationToken)
    {
        using CancellationTokenSource order = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<FitOrder> reports = ReportAsync(order, end.Token);
        try
        {
            return await compute(order.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && order.IsCancellationRequested)
        {
            if (await reports.ConfigureAwait(false) == FitOrder.Leave)
            {
                throw TakenOver(claim);
            }

            await table.EndAsync(claim, error: null, cancellationToken).ConfigureAwait(false);
            throw;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await TryFailAsync(e.Message, cancellationToken).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await reports.ConfigureAwait(false);
        }
    }

    /// <summary>Reports until the end, or until the coordinator is to stop.</summary>
    private async Task<FitOrder> ReportAsync(CancellationTokenSource order, CancellationToken end)
    {
        using PeriodicTimer timer = new(interval ?? DefaultInterval);
        try
        {
            do
            {
                FitOrder given = await TryReportAsync(end).ConfigureAwait(false);
                if (given != FitOrder.GoOn)
                {
                    await order.CancelAsync().ConfigureAwait(false);
                    return given;
                }
            }
            while (await timer.WaitForNextTickAsync(end).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end of the fit.
        }

        return FitOrder.GoOn;
    }

    private ClusterModelProgress? TakeProgress()
    {
        lock (_gate)
        {
            (ClusterModelProgress? taken, _progress) = (_progress, null);
            return taken;
        }
    }

    private async Task TryFailAsync(string error, CancellationToken cancellationToken)
    {
        try
        {
            await table.EndAsync(claim, error, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentStoreException)
        {
            // The server is away, which is probably also the error: the next coordinator starts the fit again.
        }
    }

    private async Task<FitOrder> TryReportAsync(CancellationToken end)
    {
        try
        {
            return await table.ReportAsync(claim, TakeProgress(), end).ConfigureAwait(false);
        }
        catch (DocumentStoreException)
        {
            // The passes go on while the server is away. If another coordinator claims the fit meanwhile, the end of this one is refused.
            return FitOrder.GoOn;
        }
    }
}
