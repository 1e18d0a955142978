using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Fitting.Workers;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Shards;

namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>The part of a worker process that computes fits: it holds shards of vector fields, and answers the passes of coordinators over them.</summary>
/// <remarks>
/// Requests of one fit are answered one after another, those of several side by side. A fit is forgotten when its coordinator says so, when another coordinator
/// takes it over, or after a time without a request; what a coordinator then still asks for is prepared again.
/// </remarks>
internal sealed class FitEndpoint : IWorkerEndpoint, IAsyncDisposable
{
    private static readonly TimeSpan DefaultIdleTime = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _idleTime;
    private readonly long _mostBytes;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Slot> _fits = [];

    /// <summary>Initializes a new instance of the <see cref="FitEndpoint"/> class.</summary>
    /// <param name="store">The store that has the vectors.</param>
    /// <param name="cacheFolder">The folder for vectors on this machine, which is created if it does not exist.</param>
    /// <param name="idleTime">The time after which a fit without requests is forgotten; null for ten minutes.</param>
    /// <param name="timeProvider">The clock; null for that of the system.</param>
    /// <param name="mostBytes">
    /// The most bytes of vectors of a fit that are read in the order of their clusters; those of further shards are read after them. Null for half of the
    /// memory, so that they come from the disk once in a pass.
    /// </param>
    public FitEndpoint(
        PostgresDocumentStore store, string cacheFolder, TimeSpan? idleTime = null, TimeProvider? timeProvider = null, long? mostBytes = null)
    {
        _mostBytes = mostBytes ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        _idleTime = idleTime ?? DefaultIdleTime;
        _clock = timeProvider ?? TimeProvider.System;
        Shards = new ShardCache(store, cacheFolder, _clock);
        _timer = _clock.CreateTimer(_ => ForgetIdle(), state: null, _idleTime, _idleTime);
    }

    /// <summary>Gets the shards on this machine.</summary>
    public ShardCache Shards { get; }

    /// <summary>Gets the number of fits of which the worker holds shards.</summary>
    public int FitCount
    {
        get
        {
            lock (_gate)
            {
                return _fits.Count;
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The request is one of another version.</exception>
    /// <exception cref="InvalidOperationException">Another coordinator has taken the fit over.</exception>
    public async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        MessageReader reader = FitMessage.Open(request);
        (FitRequestKind kind, Guid id, int attempt) = (reader.Read<FitRequestKind>(), reader.Read<Guid>(), reader.Read<int>());
        if (kind == FitRequestKind.Release)
        {
            await ForgetAsync(id, attempt).ConfigureAwait(false);
            return FitMessage.Reply().Written;
        }

        Slot slot = await EnterAsync(id, cancellationToken).ConfigureAwait(false);
        try
        {
            if (slot.Fit is null || slot.Fit.Attempt < attempt)
            {
                slot.Fit?.Dispose();
                slot.Fit = new HeldFit(attempt, Shards, _mostBytes);
            }
            else if (slot.Fit.Attempt > attempt)
            {
                throw new InvalidOperationException($"Another coordinator has taken over the fit {id}.");
            }

            // On a thread of its own, so that one of the pool is left for the messages of a worker that computes on all processors.
            MessageWriter reply = await Task.Factory.StartNew(
                () => slot.Fit.AnswerAsync(kind, reader, cancellationToken),
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap().ConfigureAwait(false);
            return reply.Written;
        }
        finally
        {
            slot.LastUse = _clock.GetTimestamp();
            slot.Turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        Guid[] fits;
        lock (_gate)
        {
            fits = [.. _fits.Keys];
        }

        foreach (Guid fit in fits)
        {
            await ForgetAsync(fit, int.MaxValue).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the turn of a fit that is not forgotten meanwhile.</summary>
    private async Task<Slot> EnterAsync(Guid fit, CancellationToken cancellationToken)
    {
        while (true)
        {
            Slot? slot;
            lock (_gate)
            {
                if (!_fits.TryGetValue(fit, out slot))
                {
                    _fits.Add(fit, slot = new Slot { LastUse = _clock.GetTimestamp() });
                }
            }

            await slot.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                if (_fits.GetValueOrDefault(fit) == slot)
                {
                    return slot;
                }
            }

            slot.Turn.Release();
        }
    }

    /// <summary>Forgets a fit after the request that it is answering, unless a later coordinator has taken it over.</summary>
    private async Task ForgetAsync(Guid fit, int attempt)
    {
        Slot? slot;
        lock (_gate)
        {
            slot = _fits.GetValueOrDefault(fit);
        }

        if (slot is null)
        {
            return;
        }

        await slot.Turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (slot.Fit is null || slot.Fit.Attempt <= attempt)
            {
                Forget(fit, slot);
            }
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    /// <summary>Forgets the fits whose coordinators have not asked for long.</summary>
    private void ForgetIdle()
    {
        KeyValuePair<Guid, Slot>[] fits;
        lock (_gate)
        {
            fits = [.. _fits];
        }

        foreach ((Guid fit, Slot slot) in fits)
        {
            if (_clock.GetElapsedTime(slot.LastUse) >= _idleTime && slot.Turn.Wait(0, CancellationToken.None))
            {
                Forget(fit, slot);
                slot.Turn.Release();
            }
        }
    }

    private void Forget(Guid fit, Slot slot)
    {
        lock (_gate)
        {
            _fits.Remove(fit);
        }

        slot.Fit?.Dispose();
        slot.Fit = null;
    }

    private sealed class Slot
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public HeldFit? Fit { get; set; }

        public long LastUse { get; set; }
    }
}
