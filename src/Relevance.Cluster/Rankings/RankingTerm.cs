using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Rankings;

/// <summary>A query with the vectors that it is compared with.</summary>
/// <param name="Vectors">The vectors.</param>
/// <param name="Query">The query, of the dimension of <paramref name="Vectors"/>.</param>
/// <param name="Weight">The weight of this query in the sum over all queries.</param>
/// <param name="Rows">The row of <paramref name="Vectors"/> for each ranked row; null if they are the same.</param>
internal sealed record RankingTerm(VectorSet Vectors, ReadOnlyMemory<float> Query, double Weight, int[]? Rows)
{
    /// <summary>Gets the quantized vectors; null (the default) if they are not cached.</summary>
    public SearchRows? Quantized { get; init; }

    /// <summary>Returns the vector of a ranked row.</summary>
    public ReadOnlySpan<float> VectorOf(int row) => Vectors[Rows is null ? row : Rows[row]];

    /// <summary>Determines whether the vector of a ranked row is a zero vector.</summary>
    public bool IsZero(int row)
    {
        int own = Rows is null ? row : Rows[row];
        return Quantized is null ? UnitVectors.IsZero(Vectors[own]) : Quantized.Norms[own] == 0;
    }
}
