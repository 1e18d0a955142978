using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Distributed.Fitting.Coordination;

/// <summary>Requests of a coordinator to the workers that have the shards; a shard that a worker loses goes to another one.</summary>
/// <param name="link">The workers.</param>
/// <param name="run">The fit.</param>
/// <param name="shards">All shards, in order.</param>
/// <param name="patience">The time to wait for a worker if none is alive.</param>
internal sealed class WorkerCalls(IWorkerLink link, FitRun run, IReadOnlyList<RemoteShard> shards, TimeSpan patience) : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly HashSet<WorkerId> _lost = [];
    private readonly SemaphoreSlim _reading = new(1);

    /// <summary>Gets or sets a value indicating whether a shard went to another worker, or lost its state, since this was last set to false.</summary>
    public bool HasLost { get; set; }

    /// <summary>Gives each shard without a live worker to one.</summary>
    /// <remarks>
    /// A worker that was lost once gets no more shards, as long as there are others. One that joins later gets shards that others lose, and its share of the
    /// next fit.
    /// </remarks>
    /// <exception cref="ComputeException">No worker has been alive for too long.</exception>
    public async Task AssignAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<WorkerId> alive = link.Workers;
        while (alive.Count == 0)
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                string seconds = patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
                throw new ComputeException(
                    $"Dataset '{run.Source.DatasetId}', field '{run.Source.VectorField}': no worker has been alive for {seconds} s. "
                        + "Start workers with 'relevance worker --store \"Host=…\"', then fit again.");
            }

            await Task.Delay(LookInterval, cancellationToken).ConfigureAwait(false);
            alive = link.Workers;
        }

        foreach (RemoteShard shard in shards.Where(shard => shard.Worker is { } worker && !alive.Contains(worker)))
        {
            Lose(shard, isWorkerLost: true);
        }

        if (shards.Any(shard => shard.Worker is null))
        {
            WorkerId[] candidates = [.. alive.Where(worker => !_lost.Contains(worker))];
            if (candidates.Length == 0)
            {
                _lost.Clear();
                candidates = [.. alive];
            }

            ShardAssignment.Assign(run.Source.FieldId, shards, candidates);
        }
    }

    /// <summary>Sends a request to the workers of shards, and waits for all answers.</summary>
    /// <param name="kind">The request.</param>
    /// <param name="asked">The shards.</param>
    /// <param name="write">Writes what follows the head for some of the shards, those of one worker.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The answers, each with its shards; null if a worker was lost, or was behind: its shards have no state then.</returns>
    /// <exception cref="ComputeException">The request failed in a worker.</exception>
    public Task<List<(RemoteShard[] Shards, MessageReader Reply)>?> SendAsync(
        FitRequestKind kind, IEnumerable<RemoteShard> asked, Action<MessageWriter, RemoteShard[]> write, CancellationToken cancellationToken) =>
        SendAsync(kind, asked, write, (group, reply) => (group, reply), cancellationToken);

    /// <summary>Sends a request to the workers of shards, and reads each answer when it comes, one at a time.</summary>
    /// <param name="kind">The request.</param>
    /// <param name="asked">The shards.</param>
    /// <param name="write">Writes what follows the head for some of the shards, those of one worker.</param>
    /// <param name="read">Reads the answer for these. What it has done is void if another worker is lost.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>What was read; null if a worker was lost, or was behind: its shards have no state then.</returns>
    /// <exception cref="ComputeException">The request failed in a worker.</exception>
    public async Task<List<T>?> SendAsync<T>(
        FitRequestKind kind,
        IEnumerable<RemoteShard> asked,
        Action<MessageWriter, RemoteShard[]> write,
        Func<RemoteShard[], MessageReader, T> read,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource failure = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<(bool IsDone, T? Read)>[] calls =
        [
            .. asked.GroupBy(shard => shard.Worker!.Value).Select(group => CallAsync(kind, (group.Key, [.. group]), write, read, failure)),
        ];
        (bool IsDone, T? Read)[] replies = await Task.WhenAll(calls).ConfigureAwait(false);
        return Array.TrueForAll(replies, reply => reply.IsDone) ? [.. replies.Select(reply => reply.Read!)] : null;
    }

    /// <summary>Tells the workers that the fit is over; one that does not hear it forgets the fit by itself.</summary>
    public async Task ReleaseAsync()
    {
        ReadOnlyMemory<byte> request = FitMessage.Request(FitRequestKind.Release, run.Id, run.Attempt).Written;
        IEnumerable<WorkerId> workers = shards.Select(shard => shard.Worker).OfType<WorkerId>().Distinct();
        await Task.WhenAll(workers.Select(async worker =>
            await ((Task)link.CallAsync(worker, request, CancellationToken.None)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)))
            .ConfigureAwait(false);
    }

    public void Dispose() => _reading.Dispose();

    private async Task<(bool IsDone, T? Read)> CallAsync<T>(
        FitRequestKind kind,
        (WorkerId Worker, RemoteShard[] Shards) asked,
        Action<MessageWriter, RemoteShard[]> write,
        Func<RemoteShard[], MessageReader, T> read,
        CancellationTokenSource failure)
    {
        (WorkerId worker, RemoteShard[] group) = asked;
        MessageWriter request = FitMessage.Request(kind, run.Id, run.Attempt);
        write(request, group);
        try
        {
            MessageReader reply = FitMessage.Open(await link.CallAsync(worker, request.Written, failure.Token).ConfigureAwait(false));
            if (reply.Read<FitReplyKind>() == FitReplyKind.Done)
            {
                return (true, await ReadAsync(group, reply, read, failure.Token).ConfigureAwait(false));
            }

            Array.ForEach(group, shard => Lose(shard, isWorkerLost: false));
            return (false, default);
        }
        catch (WorkerLostException)
        {
            lock (_lost)
            {
                _lost.Add(worker);
            }

            Array.ForEach([.. shards.Where(shard => shard.Worker == worker)], shard => Lose(shard, isWorkerLost: true));
            return (false, default);
        }
        catch
        {
            await failure.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<T> ReadAsync<T>(
        RemoteShard[] group, MessageReader reply, Func<RemoteShard[], MessageReader, T> read, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return read(group, reply);
        }
        finally
        {
            _reading.Release();
        }
    }

    private void Lose(RemoteShard shard, bool isWorkerLost)
    {
        shard.Lose();
        shard.Worker = isWorkerLost ? null : shard.Worker;
        HasLost = true;
    }
}
