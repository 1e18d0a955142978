using System.Globalization;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

/// <summary>The rows of each cluster, in row order.</summary>
internal sealed class ClusterMembers
{
    private readonly List<int>[] _rows;

    public ClusterMembers(IReadOnlyList<int> rows, IReadOnlyList<int> labels, int clusterCount)
    {
        _rows = [.. Enumerable.Range(0, clusterCount).Select(_ => new List<int>())];

        foreach (int row in rows)
        {
            _rows[labels[row]].Add(row);
        }
    }

    public int ClusterCount => _rows.Length;

    public int NonEmptyCount => _rows.Count(rows => rows.Count > 0);

    public int RowCount => _rows.Sum(rows => rows.Count);

    public IReadOnlyList<int> this[int cluster] => _rows[cluster];

    /// <summary>Checks that there is a label a row, and returns how many clusters they speak of.</summary>
    public static int CheckLabels(VectorSet vectors, IReadOnlyList<int> labels)
    {
        if (labels.Count != vectors.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {labels.Count} labels for {vectors.Count} vectors: one each is needed."), nameof(labels));
        }

        int most = -1;

        for (int row = 0; row < labels.Count; row++)
        {
            if (labels[row] < -1)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Row {row} has the label {labels[row]}; labels begin at -1, which marks an outlier."), nameof(labels));
            }

            most = Math.Max(most, labels[row]);
        }

        return most + 1;
    }
}
