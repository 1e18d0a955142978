using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>The rows that a model clusters, with their vectors.</summary>
internal sealed class DirectedRows : ClusteredRows
{
    private readonly int[]? _rows;

    private DirectedRows(VectorSet vectors, int[]? rows, int count, ZeroVectorRule rule)
        : base(count, count - vectors.Count, rule) => (Vectors, _rows) = (vectors, rows);

    /// <summary>Gets the rows to cluster.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Joins rows that are all clustered, those of shards after their zero vectors were left out; at least one.</summary>
    public static DirectedRows Join(IReadOnlyList<DirectedRows> shards)
    {
        var vectors = VectorSet.Join([.. shards.Select(shard => shard.Vectors)]);
        return new DirectedRows(vectors, rows: null, vectors.Count, ZeroVectorRule.LeaveOut);
    }

    /// <summary>Separates the zero vectors according to the rule.</summary>
    /// <exception cref="VectorShapeException">A vector is a zero vector, and the rule rejects it.</exception>
    public static DirectedRows Of(VectorSet vectors, DistanceMetric metric, ZeroVectorRule rule)
    {
        int[] zeros = metric == DistanceMetric.Cosine
            ? [.. Enumerable.Range(0, vectors.Count).Where(row => UnitVectors.IsZero(vectors[row]))]
            : [];

        if (zeros.Length == 0)
        {
            return new DirectedRows(vectors, rows: null, vectors.Count, rule);
        }

        if (rule == ZeroVectorRule.Reject)
        {
            throw VectorShape.NoDirection(zeros[0]);
        }

        var isZero = new HashSet<int>(zeros);
        int[] rows = [.. Enumerable.Range(0, vectors.Count).Where(row => !isZero.Contains(row))];
        return new DirectedRows(vectors.Select(rows), rows, vectors.Count, rule);
    }

    /// <summary>Returns the original row of a clustered row.</summary>
    public int RowOf(int row) => _rows is null ? row : _rows[row];

    /// <summary>Selects the weights of the rows to cluster from those of all rows.</summary>
    public ReadOnlyMemory<float>? Of(ReadOnlyMemory<float>? weights) =>
        _rows is null || weights is not { } all ? weights : _rows.Select(row => all.Span[row]).ToArray();

    /// <summary>Returns the labels of all rows, with <see cref="ClusteredRows.ZeroLabel"/> for zero vectors.</summary>
    public int[] ToAll(int[] labels) => ToAll(labels, ZeroLabel);

    /// <summary>Returns the distances of all rows: 1 for a zero vector, or NaN if it is left out.</summary>
    public double[] ToAll(double[] distances) => ToAll(distances, ZeroLabel < 0 ? double.NaN : 1);

    /// <summary>Returns the values of all rows, with a given value for zero vectors.</summary>
    public T[] ToAll<T>(T[] values, T ofZeros)
    {
        if (_rows is null)
        {
            return values;
        }

        var all = new T[_rows.Length + ZeroCount];
        Array.Fill(all, ofZeros);

        for (int i = 0; i < _rows.Length; i++)
        {
            all[_rows[i]] = values[i];
        }

        return all;
    }
}
