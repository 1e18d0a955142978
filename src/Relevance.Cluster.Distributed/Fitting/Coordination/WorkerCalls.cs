using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Shards;

namespace Relevance.Cluster.Distributed.Fitting.Coordination;

/// <summary>Requests of a coordinator to the workers that have the shards; a shard that a worker loses goes to another one.</summary>
/// <param name="link">The workers.</param>
/// <param name="run">The fit.</param>
/// <param name="shards">All shards, in order.</param>
/// <param name="patience">The time to wait for a worker if none is alive.</param>
internal sealed class WorkerCalls(IWorkerLink link, FitRun run, IReadOnlyList<RemoteShard> shards, TimeSpan patience) : IDisposable
{
    private readonly ShardOwners _owners = new(link, run.Source, shards, patience);
    private readonly SemaphoreSlim _reading = new(1);

    /// <summary>Gets or sets a value indicating whether a shard went to another worker, or lost its state, since this was last set to false.</summary>
    public bool HasLost { get; set; }

    /// <summary>Gives each shard without a live worker to one.</summary>
    /// <exception cref="ComputeException">No worker has been alive for too long.</exception>
    public Task AssignAsync(CancellationToken cancellationToken) => _owners.AssignAsync(shard => Lose((RemoteShard)shard), cancellationToken);

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
        IEnumerable<WorkerId> workers = shards.Select(shard => shard.Worker).OfType<WorkerId>().Union(_owners.Full);
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

            Array.ForEach(group, Lose);
            return (false, default);
        }
        catch (WorkerLostException)
        {
            _owners.Lose(worker, shard => Lose((RemoteShard)shard));
            return (false, default);
        }
        catch (WorkerDiskException e)
        {
            _owners.Lose(worker, shard => Lose((RemoteShard)shard), e);
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

    private void Lose(RemoteShard shard)
    {
        shard.Lose();
        HasLost = true;
    }
}
