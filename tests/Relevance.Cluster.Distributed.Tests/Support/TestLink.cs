using System.Globalization;
using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Distributed.Tests.Support;

/// <summary>The failures of a call that a test asks for.</summary>
internal enum Fate
{
    /// <summary>It is answered.</summary>
    Answered,

    /// <summary>The worker dies before it.</summary>
    DiesBefore,

    /// <summary>The worker dies while it computes.</summary>
    DiesDuring,

    /// <summary>The worker dies after it has computed.</summary>
    DiesAfter,

    /// <summary>The worker is given up and answers too late; it stays alive.</summary>
    AnswersLate,

    /// <summary>It is answered after the other calls that run.</summary>
    AnswersLast,

    /// <summary>Something happens before it, <see cref="TestLink.InterruptAsync"/>.</summary>
    Interrupted,
}

/// <summary>Workers in this process, which die as a test says.</summary>
internal sealed class TestLink : IWorkerLink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WorkerId, IWorkerEndpoint> _alive = [];
    private readonly List<Task> _late = [];
    private readonly HashSet<Task> _running = [];
    private int _calls;

    /// <summary>Gets or sets what happens to a call, by its number from 0, its worker and its request.</summary>
    public Func<int, WorkerId, ReadOnlyMemory<byte>, Fate> FateOf { get; set; } = (_, _, _) => Fate.Answered;

    /// <summary>Gets or sets what happens before a call to a worker that is interrupted.</summary>
    public required Func<WorkerId, Task> InterruptAsync { get; set; }

    /// <summary>Gets the number of calls so far.</summary>
    public int Calls => _calls;

    public IReadOnlyList<WorkerId> Workers
    {
        get
        {
            lock (_gate)
            {
                return [.. _alive.Keys.OrderBy(worker => worker.Value, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Starts a worker.</summary>
    public WorkerId Add(int number, IWorkerEndpoint endpoint)
    {
        WorkerId worker = new(string.Create(CultureInfo.InvariantCulture, $"worker-{number}"));
        lock (_gate)
        {
            _alive.Add(worker, endpoint);
        }

        return worker;
    }

    /// <summary>Ends a worker.</summary>
    public void Kill(WorkerId worker)
    {
        lock (_gate)
        {
            _alive.Remove(worker);
        }
    }

    /// <summary>Waits for the answers that came too late.</summary>
    public Task WhenQuietAsync() => Task.WhenAll(_late);

    public async Task<ReadOnlyMemory<byte>> CallAsync(WorkerId worker, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IWorkerEndpoint? endpoint;
        Fate fate;
        lock (_gate)
        {
            endpoint = _alive.GetValueOrDefault(worker);
            fate = FateOf(_calls++, worker, request);
        }

        switch (endpoint is null ? Fate.DiesBefore : fate)
        {
            case Fate.DiesBefore:
                Kill(worker);
                throw new WorkerLostException(worker, "was ended by the test");
            case Fate.DiesDuring:
                Kill(worker);
                using (CancellationTokenSource death = new())
                {
                    Task<ReadOnlyMemory<byte>> dying = endpoint!.AnswerAsync(request, death.Token);
                    await death.CancelAsync();
                    await ((Task)dying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                throw new WorkerLostException(worker, "was ended by the test");
            case Fate.DiesAfter:
                await endpoint!.AnswerAsync(request, cancellationToken);
                Kill(worker);
                throw new WorkerLostException(worker, "was ended by the test");
            case Fate.AnswersLate:
                lock (_gate)
                {
                    _late.Add(endpoint!.AnswerAsync(request, CancellationToken.None));
                }

                throw new WorkerLostException(worker, "did not answer in time");
            case Fate.Interrupted:
                await InterruptAsync(worker);
                break;
            default:
                break;
        }

        Task<ReadOnlyMemory<byte>> answer = endpoint!.AnswerAsync(request, cancellationToken);
        if (fate == Fate.AnswersLast)
        {
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await WhenOthersEndAsync();
            return await answer;
        }

        lock (_gate)
        {
            _running.Add(answer);
        }

        try
        {
            return await answer;
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(answer);
            }
        }
    }

    private async Task WhenOthersEndAsync()
    {
        Task[] others;
        lock (_gate)
        {
            others = [.. _running];
        }

        await Task.WhenAll(others).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
