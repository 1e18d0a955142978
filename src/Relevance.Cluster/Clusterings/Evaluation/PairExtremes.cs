using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>The nearest pair between clusters and the farthest within one, by squared distance, then the lowest rows: whatever order pairs come in, these are the same. Thread-safe.</summary>
internal sealed class PairExtremes
{
    private readonly Lock _gate = new();
    private (double Squared, int First, int Second) _nearest = (double.PositiveInfinity, -1, -1);
    private (double Squared, int First, int Second) _farthest = (-1, -1, -1);

    /// <summary>Gets the squared distance that a pair between clusters must not be above to count; what another thread is about to find may not be in it yet.</summary>
    public double NearLimit => Volatile.Read(ref _nearest.Squared);

    /// <summary>Gets the squared distance that a pair within a cluster must not be below to count; what another thread is about to find may not be in it yet.</summary>
    public double FarLimit => Volatile.Read(ref _farthest.Squared);

    public RowPair? Nearest => ToPair(_nearest);

    public RowPair? Farthest => ToPair(_farthest);

    public void AddBetween(double squared, int first, int second)
    {
        if (squared <= NearLimit)
        {
            lock (_gate)
            {
                if (squared < _nearest.Squared || (squared == _nearest.Squared && IsLower(first, second, _nearest)))
                {
                    Set(ref _nearest, squared, first, second);
                }
            }
        }
    }

    public void AddWithin(double squared, int first, int second)
    {
        if (squared >= FarLimit)
        {
            lock (_gate)
            {
                if (squared > _farthest.Squared || (squared == _farthest.Squared && IsLower(first, second, _farthest)))
                {
                    Set(ref _farthest, squared, first, second);
                }
            }
        }
    }

    private static void Set(ref (double Squared, int First, int Second) pair, double squared, int first, int second)
    {
        (pair.First, pair.Second) = (first, second);
        Volatile.Write(ref pair.Squared, squared);
    }

    private static bool IsLower(int first, int second, (double Squared, int First, int Second) than) => than.First < 0 || first < than.First || (first == than.First && second < than.Second);

    private static RowPair? ToPair((double Squared, int First, int Second) pair) => pair.First < 0 ? null : new RowPair(pair.First, pair.Second, Math.Sqrt(pair.Squared));
}
