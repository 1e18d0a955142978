namespace Relevance.Cluster.Rankings;

/// <summary>A query with the vectors that it is compared with.</summary>
/// <param name="Vectors">The vectors.</param>
/// <param name="Query">The query, of the dimension of <paramref name="Vectors"/>.</param>
/// <param name="Weight">The weight of this query in the sum over all queries.</param>
/// <param name="Rows">The row of <paramref name="Vectors"/> for each ranked row; null if they are the same.</param>
internal sealed record RankingTerm(VectorSet Vectors, ReadOnlyMemory<float> Query, double Weight, int[]? Rows)
{
    /// <summary>Returns the vector of a ranked row.</summary>
    public ReadOnlySpan<float> VectorOf(int row) => Vectors[Rows is null ? row : Rows[row]];
}
