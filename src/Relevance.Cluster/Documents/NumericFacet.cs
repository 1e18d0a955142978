namespace Relevance.Cluster.Documents;

/// <summary>Figures of a field's numbers.</summary>
/// <param name="Count">How many documents hold a number there.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Sum">The sum.</param>
public sealed record NumericFacet(long Count, double Min, double Max, double Sum)
{
    /// <summary>Gets the mean: sum over count.</summary>
    public double Mean => Sum / Count;
}
