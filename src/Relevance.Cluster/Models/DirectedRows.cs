using System.Globalization;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>The rows that a model clusters: all rows or, for cosine, all except zero vectors; and the mapping back to all rows.</summary>
internal sealed class DirectedRows
{
    private readonly int _count;
    private readonly int[]? _rows;
    private readonly ZeroVectorRule _rule;

    private DirectedRows(VectorSet vectors, int count, int[]? rows, ZeroVectorRule rule) =>
        (Vectors, _count, _rows, _rule) = (vectors, count, rows, rule);

    /// <summary>Gets the rows to cluster.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Gets the number of zero vectors that are not clustered.</summary>
    public int ZeroCount => _count - Vectors.Count;

    /// <summary>Gets the name of the rows in the message about too few of them.</summary>
    public string What => WhatOf(ZeroCount);

    /// <summary>Gets the sum of the distances of the zero vectors, unweighted.</summary>
    public double ZeroDistance => _rule == ZeroVectorRule.CountAsUnrelated ? ZeroCount : 0;

    /// <summary>Returns the name of rows without so many zero vectors.</summary>
    public static string WhatOf(long zeroCount) => zeroCount == 0 ? "vectors" : "vectors that have a direction";

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

    /// <summary>Returns the original row of a clustered row.</summary>
    public int RowOf(int row) => _rows is null ? row : _rows[row];

    /// <summary>Selects the weights of the rows to cluster from those of all rows.</summary>
    public ReadOnlyMemory<float>? Of(ReadOnlyMemory<float>? weights) =>
        _rows is null || weights is not { } all ? weights : _rows.Select(row => all.Span[row]).ToArray();

    /// <summary>Returns the labels of all rows. A zero vector gets the lowest label, because all centroids are at distance 1; −1 if it is left out.</summary>
    public int[] ToAll(int[] labels) => ToAll(labels, _rule == ZeroVectorRule.CountAsUnrelated ? 0 : -1);

    /// <summary>Returns the distances of all rows: 1 for a zero vector, or NaN if it is left out.</summary>
    public double[] ToAll(double[] distances) => ToAll(distances, _rule == ZeroVectorRule.CountAsUnrelated ? 1 : double.NaN);

    /// <summary>Returns the values of all rows, with a given value for zero vectors.</summary>
    public T[] ToAll<T>(T[] values, T ofZeros)
    {
        if (_rows is null)
        {
            return values;
        }

        var all = new T[_count];
        Array.Fill(all, ofZeros);

        for (int i = 0; i < _rows.Length; i++)
        {
            all[_rows[i]] = values[i];
        }

        return all;
    }

    /// <summary>Returns a remark on the number of zero vectors, if there are any.</summary>
    /// <param name="isInCluster">Whether a zero vector that counts as unrelated is in the first cluster, or in none.</param>
    public IEnumerable<string> Remarks(bool isInCluster = true) => Remarks(ZeroCount, _count, isInCluster && _rule != ZeroVectorRule.LeaveOut);

    /// <summary>Returns a remark on a number of zero vectors among all rows, if there are any.</summary>
    /// <param name="zeroCount">The number of zero vectors.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="isInCluster">Whether they are in the first cluster, or in none.</param>
    public static IEnumerable<string> Remarks(long zeroCount, long count, bool isInCluster)
    {
        string place = isInCluster ? $"they are in {ClusterLabels.Format(0)}, at distance 1" : "they are in no cluster";
        string those = string.Create(CultureInfo.InvariantCulture, $"{zeroCount} of {count}");
        return zeroCount == 0 ? [] : [$"{those} vectors are zero vectors, which have no direction: their similarity counts as 0, and {place}."];
    }
}
