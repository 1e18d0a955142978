using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Rankings;

/// <summary>The rows of each cluster, in row order.</summary>
internal sealed class ClusterRows
{
    private readonly int[][] _rows;

    /// <summary>Initializes a new instance of the <see cref="ClusterRows"/> class.</summary>
    /// <param name="rows">The rows to include, without outliers.</param>
    /// <param name="labels">The labels of all rows.</param>
    public ClusterRows(int[] rows, OccurringLabels labels)
    {
        int[] counts = new int[labels.Count];

        foreach (int row in rows)
        {
            counts[labels.Places[row]]++;
        }

        _rows = Array.ConvertAll(counts, count => new int[count]);
        Array.Clear(counts);

        foreach (int row in rows)
        {
            int cluster = labels.Places[row];
            _rows[cluster][counts[cluster]++] = row;
        }
    }

    public int ClusterCount => _rows.Length;

    public int NonEmptyCount => _rows.Count(rows => rows.Length > 0);

    public int RowCount => _rows.Sum(rows => rows.Length);

    public IReadOnlyList<int> this[int cluster] => _rows[cluster];
}
