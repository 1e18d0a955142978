namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>
/// Collects the nearest pair between clusters and the farthest pair within one, by squared distance and then by the lowest rows, so that the result
/// does not depend on the order of the pairs. Thread-safe.
/// </summary>
internal sealed class PairExtremes
{
    private readonly Lock _gate = new();
    private (double Squared, int First, int Second) _nearest = (double.PositiveInfinity, -1, -1);
    private (double Squared, int First, int Second) _farthest = (-1, -1, -1);

    /// <summary>Gets the largest squared distance at which a pair between clusters still counts; it can lag behind other threads.</summary>
    public double NearLimit => Volatile.Read(ref _nearest.Squared);

    /// <summary>Gets the smallest squared distance at which a pair within a cluster still counts; it can lag behind other threads.</summary>
    public double FarLimit => Volatile.Read(ref _farthest.Squared);

    public VectorPair? Nearest => ToPair(_nearest);

    public VectorPair? Farthest => ToPair(_farthest);

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

    private static bool IsLower(int first, int second, (double Squared, int First, int Second) than) =>
        than.First < 0 || first < than.First || (first == than.First && second < than.Second);

    private static VectorPair? ToPair((double Squared, int First, int Second) pair) =>
        pair.First < 0 ? null : new VectorPair(pair.First, pair.Second, Math.Sqrt(pair.Squared));
}
