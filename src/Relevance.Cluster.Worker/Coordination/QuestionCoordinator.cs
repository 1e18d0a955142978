using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Questions;
using Relevance.Cluster.Worker.Hosting;

namespace Relevance.Cluster.Worker.Coordination;

/// <summary>
/// Takes questions that nobody coordinates, new ones and those whose coordinator has died, and coordinates several at a time on all workers. Every worker has
/// one; the first to hear of a question takes it.
/// </summary>
/// <param name="link">The workers.</param>
/// <param name="store">The store.</param>
/// <param name="name">The name of this worker, to be shown.</param>
/// <param name="logger">The log.</param>
/// <param name="shardSize">The number of positions of a shard, as in fits.</param>
internal sealed class QuestionCoordinator(
    IWorkerLink link, PostgresDocumentStore store, string name, ILogger logger, int shardSize = DistributedKMeans.DefaultShardSize)
{
    /// <summary>The number of questions that one worker coordinates at a time. Others wait, or go to other workers.</summary>
    private const int MaxQuestions = 16;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly QuestionTable _table = new(store);
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> _running = new();

    /// <summary>Looks for questions until it is canceled; what it coordinates then stays for another worker.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<Task> tasks = [];
        using SemaphoreSlim heard = new(0);
        Task listening = new Notices(store.Database, QuestionTable.QuestionChannel, notice => Hear(notice, heard)).RunAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                tasks.RemoveAll(task => task.IsCompleted);
                if (tasks.Count == MaxQuestions)
                {
                    await Task.WhenAny(tasks).WaitAsync(cancellationToken).ConfigureAwait(false);
                }
                else if (await TryClaimAsync(cancellationToken).ConfigureAwait(false) is { } claim)
                {
                    tasks.Add(Task.Run(() => CoordinateAsync(claim, cancellationToken), CancellationToken.None));
                }
                else
                {
                    await heard.WaitAsync(LookInterval, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        await Task.WhenAll([listening, .. tasks]).ConfigureAwait(false);
    }

    /// <summary>Claims a question; null if there is none, or if the server is away.</summary>
    private async Task<QuestionClaim?> TryClaimAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _table.TryClaimAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentStoreException e)
        {
            logger.LookFailed(e);
            return null;
        }
    }

    private async Task CoordinateAsync(QuestionClaim claim, CancellationToken stop)
    {
        using CancellationTokenSource work = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using SemaphoreSlim news = new(0);
        _running[claim.Id] = news;
        logger.QuestionTaken(claim.Id, claim.Attempt);
        long start = Stopwatch.GetTimestamp();
        Task reports = ReportAsync(claim, news, work);
        try
        {
            await AnswerAsync(claim, work.Token).ConfigureAwait(false);
            logger.QuestionAnswered(claim.Id, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            logger.QuestionLeft(claim.Id);
            await TryWriteAsync(claim, () => stop.IsCancellationRequested ? _table.ReleaseAsync(claim, CancellationToken.None) : Task.CompletedTask)
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.QuestionFailed(claim.Id, e);
            await TryWriteAsync(claim, () => _table.EndAsync(claim, reply: null, e.Message, CancellationToken.None)).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(claim.Id, out _);
            await work.CancelAsync().ConfigureAwait(false);
            await reports.ConfigureAwait(false);
        }
    }

    private Task AnswerAsync(QuestionClaim claim, CancellationToken cancellationToken) => claim.Attempt > QuestionTable.MaxAttempts
        ? throw new ComputeException(string.Create(
            CultureInfo.InvariantCulture, $"The question {claim.Id} has ended {QuestionTable.MaxAttempts} workers: their logs and memory show why."))
        : QuestionRun.AnswerAsync(link, _table, store, claim, shardSize, cancellationToken);

    /// <summary>Says that the question is coordinated, every second and at news of it, until it ends; stops the work if its caller has gone.</summary>
    private async Task ReportAsync(QuestionClaim claim, SemaphoreSlim news, CancellationTokenSource work)
    {
        try
        {
            while (true)
            {
                await news.WaitAsync(LookInterval, work.Token).ConfigureAwait(false);
                if (!await TryReportAsync(claim, work.Token).ConfigureAwait(false))
                {
                    await work.CancelAsync().ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            // The end of the work.
        }
    }

    private async Task<bool> TryReportAsync(QuestionClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            return await _table.ReportAsync(claim, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentStoreException e)
        {
            // The work goes on while the server is away. If another coordinator claims the question meanwhile, the answer of this one is refused.
            logger.LookFailed(e);
            return true;
        }
    }

    /// <summary>Ends or leaves a question; if the server is away, another worker takes it over.</summary>
    private async Task TryWriteAsync(QuestionClaim claim, Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (DocumentStoreException e)
        {
            logger.QuestionFailed(claim.Id, e);
        }
    }

    /// <summary>Hears of a question: a new one, or one whose caller has gone.</summary>
    private void Hear(string notice, SemaphoreSlim heard)
    {
        if (_table.Parse(notice) is not { } id)
        {
            return;
        }

        if (!_running.TryGetValue(id, out SemaphoreSlim? news))
        {
            heard.Release();
            return;
        }

        try
        {
            news.Release();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }
}
