using System.Globalization;

namespace Relevance.Cluster.Models;

/// <summary>Which of all rows a model clusters: all of them or, for cosine, all except zero vectors.</summary>
internal class ClusteredRows
{
    private readonly int _count;
    private readonly int[]? _rows;
    private readonly ZeroVectorRule _rule;

    /// <summary>Initializes a new instance of the <see cref="ClusteredRows"/> class.</summary>
    /// <param name="count">The number of all rows.</param>
    /// <param name="rows">The rows to cluster, ascending; null for all.</param>
    /// <param name="rule">The rule for the others, which are zero vectors.</param>
    public ClusteredRows(int count, int[]? rows, ZeroVectorRule rule) => (_count, _rows, _rule) = (count, rows, rule);

    /// <summary>Gets the number of zero vectors that are not clustered.</summary>
    public int ZeroCount => _rows is null ? 0 : _count - _rows.Length;

    /// <summary>Gets the name of the rows in the message about too few of them.</summary>
    public string What => ZeroCount == 0 ? "vectors" : "vectors that have a direction";

    /// <summary>Gets the sum of the distances of the zero vectors, unweighted.</summary>
    public double ZeroDistance => _rule == ZeroVectorRule.CountAsUnrelated ? ZeroCount : 0;

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
    public IEnumerable<string> Remarks(bool isInCluster = true)
    {
        string place = _rule == ZeroVectorRule.LeaveOut || !isInCluster ? "they are in no cluster" : $"they are in {ClusterLabels.Format(0)}, at distance 1";
        string count = string.Create(CultureInfo.InvariantCulture, $"{ZeroCount} of {_count}");
        return ZeroCount == 0 ? [] : [$"{count} vectors are zero vectors, which have no direction: their similarity counts as 0, and {place}."];
    }
}
