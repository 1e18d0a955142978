namespace Relevance.Cluster.Rankings;

/// <summary>An inclusive range that contains the float64 distance.</summary>
/// <param name="Low">The lower bound; −∞ if unknown.</param>
/// <param name="High">The upper bound; ∞ if unknown.</param>
internal readonly record struct DistanceRange(double Low, double High)
{
    public static DistanceRange Unknown { get; } = new(double.NegativeInfinity, double.PositiveInfinity);
}
