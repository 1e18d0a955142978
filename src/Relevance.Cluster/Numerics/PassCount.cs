namespace Relevance.Cluster.Numerics;

/// <summary>What a pass over rows did. Integers, so that the order in which threads finish does not matter.</summary>
/// <param name="Changed">How many labels changed.</param>
/// <param name="Scored">How many pairs of a row and a centroid were scored.</param>
/// <param name="OpenScored">Of the rows that were looked at by bounds, how many pairs were scored in the end.</param>
/// <param name="Open">Of the same rows, how many pairs were open before the distance to the own centroid was taken again.</param>
internal readonly record struct PassCount(int Changed, long Scored, long OpenScored, long Open)
{
    public static PassCount operator +(PassCount a, PassCount b) =>
        new(a.Changed + b.Changed, a.Scored + b.Scored, a.OpenScored + b.OpenScored, a.Open + b.Open);
}
