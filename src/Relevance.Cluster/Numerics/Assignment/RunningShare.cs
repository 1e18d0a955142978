namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>A share that is counted while a pass runs, from a guess on. Threads may count at the same time: what they decide by it is work, never a result.</summary>
/// <param name="guess">The share that is believed at first.</param>
/// <param name="weight">For how much the guess counts.</param>
internal sealed class RunningShare(double guess, double weight)
{
    private long _part;
    private long _all;

    /// <summary>Gets the share as far as it is known.</summary>
    public double Value => (Volatile.Read(ref _part) + (guess * weight)) / (Volatile.Read(ref _all) + weight);

    /// <summary>Counts.</summary>
    public void Add(long part, long all)
    {
        Interlocked.Add(ref _part, part);
        Interlocked.Add(ref _all, all);
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => (_part, _all) = (0, 0);
}
