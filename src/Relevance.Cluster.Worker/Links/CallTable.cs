using System.Collections.Concurrent;
using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Worker.Links;

/// <summary>The calls that a worker answers. Thread-safe.</summary>
/// <param name="endpoint">Answers the requests.</param>
/// <param name="time">The clock.</param>
internal sealed class CallTable(IWorkerEndpoint endpoint, TimeProvider time)
{
    /// <summary>The largest number of bytes in a message.</summary>
    public const int PartSize = 4 << 20;

    /// <summary>The time for which a poll waits. Nobody who is alive leaves a call without a message for ten times as long.</summary>
    public static readonly TimeSpan PollTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan IdleTime = 12 * PollTime;

    // Longer than any message of an ended call can be under way.
    private static readonly TimeSpan MemoryTime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Guid, ServedCall> _calls = new();
    private volatile bool _isStopped;

    /// <summary>Delivers a part of a request, see <see cref="IWorkerService.SendAsync"/>.</summary>
    public CallReply Receive(Guid id, int length, int position, byte[] part)
    {
        Sweep();
        ServedCall? call = position == 0 ? _calls.GetOrAdd(id, _ => new ServedCall(length, endpoint, time)) : _calls.GetValueOrDefault(id);
        if (_isStopped)
        {
            call?.End();
        }

        return new CallReply { State = call?.Receive(position, part) == true ? CallState.Running : CallState.Unknown };
    }

    /// <summary>Waits for the answer, see <see cref="IWorkerService.PollAsync"/>.</summary>
    public async Task<CallReply> PollAsync(Guid id, int position)
    {
        Sweep();
        return _calls.TryGetValue(id, out ServedCall? call)
            ? await call.PollAsync(position).ConfigureAwait(false)
            : new CallReply { State = CallState.Unknown };
    }

    /// <summary>Ends a call.</summary>
    public void End(Guid id) => _calls.GetValueOrDefault(id)?.End();

    /// <summary>Ends all calls, takes no others, and waits for their work.</summary>
    public async Task StopAsync()
    {
        _isStopped = true;
        foreach (ServedCall call in _calls.Values)
        {
            call.End();
            await call.WhenIdleAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the calls whose caller has died, and forgets those that ended long ago.</summary>
    private void Sweep()
    {
        foreach ((Guid id, ServedCall call) in _calls)
        {
            TimeSpan idle = call.Idle;
            if (idle > MemoryTime)
            {
                _calls.TryRemove(id, out _);
            }
            else if (idle > IdleTime)
            {
                call.End();
            }
        }
    }
}
