using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Worker.Links;

/// <summary>
/// Calls from one silo to another. A message has ten seconds; then, or if it fails, it is repeated until the membership says that the silo is dead, or until
/// the deadline. So a call to a silo that was killed ends some seconds after the membership has noticed, whatever became of its messages.
/// </summary>
/// <param name="services">Finds the service of a silo.</param>
/// <param name="membership">The silos and their states, as this one knows them.</param>
/// <param name="endpoint">Answers calls to this silo itself, without messages.</param>
/// <param name="time">The clock.</param>
internal sealed class OrleansLink(WorkerServiceClient services, ISiloStatusOracle membership, IWorkerEndpoint endpoint, TimeProvider time) : IWorkerLink
{
    /// <summary>The parts of an answer that are under way at the same time, so that one is sent while another one is read.</summary>
    private const int PartsAtOnce = 2;

    private static readonly TimeSpan MessageTime = 2 * CallTable.PollTime;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    // Longer than the membership needs to notice a silo that is frozen.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public IReadOnlyList<WorkerId> Workers =>
    [
        .. membership.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => new WorkerId(silo.ToParsableString()))
            .OrderBy(worker => worker.Value, StringComparer.Ordinal),
    ];

    public async Task<ReadOnlyMemory<byte>> CallAsync(WorkerId worker, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var silo = SiloAddress.FromParsableString(worker.Value);
        if (silo.Equals(membership.SiloAddress))
        {
            return await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var id = Guid.NewGuid();
        IWorkerService service = services.Of(silo);
        try
        {
            await SendAsync(id, service, silo, request, cancellationToken).ConfigureAwait(false);
            return await ReceiveAsync(id, service, silo, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Nobody waits for it: if it is lost, the worker ends the call because nobody asks any more.
            _ = service.EndAsync(id).ContinueWith(end => end.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => endpoint.AnswerAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not WorkerDiskException && !cancellationToken.IsCancellationRequested)
        {
            throw new ComputeException(ServedCall.TextOf(e), e) { Worker = membership.SiloAddress.ToParsableString() };
        }
    }

    private async Task SendAsync(Guid id, IWorkerService service, SiloAddress silo, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        int position = 0;
        do
        {
            int start = position;
            byte[] part = request.Slice(start, Math.Min(CallTable.PartSize, request.Length - start)).ToArray();
            await DeliverAsync(silo, () => service.SendAsync(id, request.Length, start, part), cancellationToken).ConfigureAwait(false);
            position += part.Length;
        }
        while (position < request.Length);
    }

    private async Task<ReadOnlyMemory<byte>> ReceiveAsync(Guid id, IWorkerService service, SiloAddress silo, CancellationToken cancellationToken)
    {
        CallReply first;
        do
        {
            first = await DeliverAsync(silo, () => service.PollAsync(id, 0), cancellationToken).ConfigureAwait(false);
        }
        while (first.State != CallState.Answered);

        if (first.Part.Length == first.Length)
        {
            return first.Part;
        }

        byte[] answer = new byte[first.Length];
        first.Part.CopyTo(answer, 0);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, (first.Length - 1) / CallTable.PartSize).Select(part => part * CallTable.PartSize),
            new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = cancellationToken },
            async (position, token) =>
            {
                CallReply reply = await DeliverAsync(silo, () => service.PollAsync(id, position), token).ConfigureAwait(false);
                reply.Part.CopyTo(answer, position);
            }).ConfigureAwait(false);
        return answer;
    }

    /// <summary>Sends a message until it is answered.</summary>
    private async Task<CallReply> DeliverAsync(SiloAddress silo, Func<Task<CallReply>> send, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (TimeSpan delay = FirstDelay; ; delay = delay < LongestDelay ? 2 * delay : LongestDelay)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (membership.GetApproximateSiloStatus(silo) is SiloStatus.Dead or SiloStatus.None)
            {
                throw Lost(silo, "has died", cause: null);
            }

            try
            {
                CallReply reply = await send().WaitAsync(MessageTime, time, cancellationToken).ConfigureAwait(false);
                return reply.State switch
                {
                    CallState.Unknown => throw Lost(silo, "has given up the call", cause: null),
                    CallState.DiskFailed => throw new WorkerDiskException(reply.Error),
                    CallState.Failed => throw new ComputeException(reply.Error) { Worker = silo.ToParsableString() },
                    _ => reply,
                };
            }
            catch (Exception e) when (e is not (WorkerLostException or WorkerDiskException or ComputeException) && !cancellationToken.IsCancellationRequested)
            {
                if (time.GetElapsedTime(start) > Deadline)
                {
                    throw Lost(silo, $"has not answered for {Deadline.TotalSeconds:0} seconds", e);
                }

                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static WorkerLostException Lost(SiloAddress silo, string reason, Exception? cause) => new(new WorkerId(silo.ToParsableString()), reason, cause);
}
