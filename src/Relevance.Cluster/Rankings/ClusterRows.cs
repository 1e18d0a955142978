using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Rankings;

/// <summary>The rows of each cluster, in row order.</summary>
internal sealed class ClusterRows
{
    private readonly List<int>[] _rows;

    /// <summary>Initializes a new instance of the <see cref="ClusterRows"/> class.</summary>
    /// <param name="rows">The rows to include, without outliers.</param>
    /// <param name="labels">The labels of all rows.</param>
    public ClusterRows(IReadOnlyList<int> rows, OccurringLabels labels)
    {
        _rows = [.. Enumerable.Range(0, labels.Count).Select(_ => new List<int>())];

        foreach (int row in rows)
        {
            _rows[labels.Places[row]].Add(row);
        }
    }

    public int ClusterCount => _rows.Length;

    public int NonEmptyCount => _rows.Count(rows => rows.Count > 0);

    public int RowCount => _rows.Sum(rows => rows.Count);

    public IReadOnlyList<int> this[int cluster] => _rows[cluster];
}
