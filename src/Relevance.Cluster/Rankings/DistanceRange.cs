namespace Relevance.Cluster.Rankings;

/// <summary>What is known of a distance before it is measured in float64: that measure would lie in between, both ends included.</summary>
/// <param name="Low">The least that it can be; −∞ where nothing is known.</param>
/// <param name="High">The most that it can be; ∞ where nothing is known.</param>
internal readonly record struct DistanceRange(double Low, double High)
{
    public static DistanceRange Unknown { get; } = new(double.NegativeInfinity, double.PositiveInfinity);
}
