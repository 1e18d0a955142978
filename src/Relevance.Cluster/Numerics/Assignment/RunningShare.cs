namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>A share that is estimated while a pass runs, starting from a guess. Thread-safe; it affects the cost of a pass, never a result.</summary>
/// <param name="guess">The initial share.</param>
/// <param name="weight">The weight of the guess, in counts.</param>
internal sealed class RunningShare(double guess, double weight)
{
    private long _part;
    private long _all;

    /// <summary>Gets the current estimate.</summary>
    public double Value => (Volatile.Read(ref _part) + (guess * weight)) / (Volatile.Read(ref _all) + weight);

    /// <summary>Adds counts.</summary>
    public void Add(long part, long all)
    {
        Interlocked.Add(ref _part, part);
        Interlocked.Add(ref _all, all);
    }

    /// <summary>Resets the estimate to the guess.</summary>
    public void Clear() => (_part, _all) = (0, 0);
}
