namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>The rows of each cluster, in row order.</summary>
internal sealed class ClusterRows
{
    private readonly int[][] _rows;

    /// <summary>Initializes a new instance of the <see cref="ClusterRows"/> class with some of the rows.</summary>
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

    /// <summary>Initializes a new instance of the <see cref="ClusterRows"/> class with all rows but outliers.</summary>
    /// <param name="labels">The labels of all rows.</param>
    public ClusterRows(OccurringLabels labels)
    {
        int[] counts = new int[labels.Count];

        foreach (int cluster in labels.Places)
        {
            if (cluster >= 0)
            {
                counts[cluster]++;
            }
        }

        _rows = Array.ConvertAll(counts, count => new int[count]);
        Array.Clear(counts);

        for (int row = 0; row < labels.Places.Length; row++)
        {
            if (labels.Places[row] is var cluster and >= 0)
            {
                _rows[cluster][counts[cluster]++] = row;
            }
        }
    }

    public int ClusterCount => _rows.Length;

    public int NonEmptyCount => _rows.Count(rows => rows.Length > 0);

    public int RowCount => _rows.Sum(rows => rows.Length);

    public IReadOnlyList<int> this[int cluster] => _rows[cluster];
}
