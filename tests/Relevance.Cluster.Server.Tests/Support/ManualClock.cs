namespace Relevance.Cluster.Server.Tests.Support;

/// <summary>A clock that does not advance until a test moves it. Its timers are real, so that nothing waits for ever.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero).UtcTicks;

    public const string Now = "2026-03-04T05:06:07.890Z";

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
