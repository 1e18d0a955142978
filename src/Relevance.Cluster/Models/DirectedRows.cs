using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>The rows that a model clusters, with their vectors.</summary>
internal sealed class DirectedRows : ClusteredRows
{
    private DirectedRows(VectorSet vectors, int count, int[]? rows, ZeroVectorRule rule)
        : base(count, rows, rule) => Vectors = vectors;

    /// <summary>Gets the rows to cluster.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Separates the zero vectors according to the rule.</summary>
    /// <exception cref="VectorShapeException">A vector is a zero vector, and the rule rejects it.</exception>
    public static DirectedRows Of(VectorSet vectors, DistanceMetric metric, ZeroVectorRule rule)
    {
        int[] zeros = metric == DistanceMetric.Cosine
            ? [.. Enumerable.Range(0, vectors.Count).Where(row => UnitVectors.IsZero(vectors[row]))]
            : [];

        if (zeros.Length == 0)
        {
            return new DirectedRows(vectors, vectors.Count, null, rule);
        }

        if (rule == ZeroVectorRule.Reject)
        {
            throw VectorShape.NoDirection(zeros[0]);
        }

        var isZero = new HashSet<int>(zeros);
        int[] rows = [.. Enumerable.Range(0, vectors.Count).Where(row => !isZero.Contains(row))];
        return new DirectedRows(vectors.Select(rows), vectors.Count, rows, rule);
    }
}
