using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>The rows that a model works on: all of them, or, where the metric is cosine, those that have a direction; and the way back to all.</summary>
internal sealed class DirectedRows
{
    private readonly int _count;
    private readonly int[]? _rows;
    private readonly ZeroVectorRule _rule;

    private DirectedRows(VectorSet vectors, int count, int[]? rows, ZeroVectorRule rule) => (Vectors, _count, _rows, _rule) = (vectors, count, rows, rule);

    /// <summary>Gets the rows to work on.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Gets how many rows are all zeros and not among them.</summary>
    public int ZeroCount => _count - Vectors.Count;

    /// <summary>Gets what to call the rows where there are too few.</summary>
    public string What => ZeroCount == 0 ? "vectors" : "vectors that have a direction";

    /// <summary>Gets how much the rows of zeros add to a sum of distances, if each counts once.</summary>
    public double ZeroDistance => _rule == ZeroVectorRule.CountAsUnrelated ? ZeroCount : 0;

    /// <summary>Sets aside the rows of zeros, as the rule says.</summary>
    /// <exception cref="VectorShapeException">There is one, and the rule rejects it.</exception>
    public static DirectedRows Of(VectorSet vectors, DistanceMetric metric, ZeroVectorRule rule)
    {
        int[] zeros = metric == DistanceMetric.Cosine ? [.. Enumerable.Range(0, vectors.Count).Where(row => UnitVectors.IsZero(vectors[row]))] : [];

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

    /// <summary>Which of all rows it is.</summary>
    public int RowOf(int row) => _rows is null ? row : _rows[row];

    /// <summary>The weights of the rows to work on, of those of all rows.</summary>
    public ReadOnlyMemory<float>? Of(ReadOnlyMemory<float>? weights) => _rows is null || weights is not { } all ? weights : _rows.Select(row => all.Span[row]).ToArray();

    /// <summary>The labels of all rows. Rows of zeros are as far from every centroid, so that theirs is the lowest label; or none, if they are left out.</summary>
    public int[] ToAll(int[] labels) => ToAll(labels, _rule == ZeroVectorRule.CountAsUnrelated ? 0 : -1);

    /// <summary>The distances of all rows: 1 for a row of zeros, or NaN if it is left out.</summary>
    public double[] ToAll(double[] distances) => ToAll(distances, _rule == ZeroVectorRule.CountAsUnrelated ? 1 : double.NaN);

    /// <summary>The same with a value of one's own for the rows of zeros.</summary>
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

    /// <summary>The rows of zeros, if there are any, in a sentence.</summary>
    /// <param name="isInCluster">Whether a row of zeros that counts as unrelated is in a cluster, the first.</param>
    public IEnumerable<string> Remarks(bool isInCluster = true)
    {
        string place = _rule == ZeroVectorRule.LeaveOut || !isInCluster ? "they are in no cluster" : $"they are in {ClusterLabels.Format(0)}, at distance 1";
        return ZeroCount == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{ZeroCount} of {_count} vectors are all zeros, which have no direction: their similarity counts as 0, and {place}.")];
    }
}
