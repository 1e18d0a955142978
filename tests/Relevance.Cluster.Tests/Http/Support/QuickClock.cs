using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>
/// A clock on which every wait of a retry ends immediately and is recorded; timeouts, which are longer, end when the waits have reached them. A
/// <see cref="FakeTimeProvider"/> alone ends no wait before somebody advances it, and a test that awaits a retry cannot do so at the right moment.
/// </summary>
public sealed class QuickClock() : FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
{
    /// <summary>The limit between waits, which are shorter, and timeouts, which are longer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(90);

    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime < LongestWait)
        {
            _waits.Enqueue(dueTime);
            Advance(dueTime);
        }

        return timer;
    }
}
