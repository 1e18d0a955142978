namespace Relevance.Cluster.Rankings;

/// <summary>One query of several, with the vectors that it is compared with.</summary>
/// <param name="Vectors">The vectors.</param>
/// <param name="Query">The query, as long as they are.</param>
/// <param name="Weight">What its score counts in the sum.</param>
/// <param name="Rows">The row of <paramref name="Vectors"/> for each ranked row; null when they are the same.</param>
internal sealed record RankingTerm(VectorSet Vectors, ReadOnlyMemory<float> Query, double Weight, int[]? Rows)
{
    /// <summary>The vector of a ranked row.</summary>
    public ReadOnlySpan<float> VectorOf(int row) => Vectors[Rows is null ? row : Rows[row]];
}
