using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>The distance of each row to its k-th nearest row, itself included, and the nearest rows within it.</summary>
internal sealed class CoreDistances
{
    /// <summary>The most rows whose lists of nearest rows are in memory at a time.</summary>
    private const int GroupRows = 16_384;

    /// <summary>The most neighbors of a row that remain in memory.</summary>
    private const int MostNeighbors = 16;

    private readonly int[] _neighbors;
    private readonly int _kept;

    private CoreDistances(int rows, int kept)
    {
        Values = new double[rows];
        _neighbors = new int[checked(rows * kept)];
        _kept = kept;
    }

    /// <summary>Gets the core distance of each row; 0 if a row alone is enough.</summary>
    public double[] Values { get; }

    /// <summary>Returns the nearest rows of a row, at most 16, ascending by distance: all are within its core distance.</summary>
    public ReadOnlySpan<int> NeighborsOf(int row) => _neighbors.AsSpan(row * _kept, _kept);

    /// <summary>Searches the nearest rows of all rows.</summary>
    /// <param name="scan">The vectors, at least as many as points.</param>
    /// <param name="minPoints">The number k of points, at least 1.</param>
    /// <param name="report">Called after each step; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the search.</param>
    public static CoreDistances Of(PairScan scan, int minPoints, Action? report, CancellationToken cancellationToken)
    {
        int count = minPoints - 1;
        CoreDistances core = new(scan.Count, Math.Min(count, MostNeighbors));

        for (int first = 0; count > 0 && first < scan.Count; first += GroupRows)
        {
            int[] rows = [.. Enumerable.Range(first, Math.Min(GroupRows, scan.Count - first))];
            var nearest = new NearestRows(scan, rows.Length, count);
            scan.Run(rows, nearest, report, cancellationToken);

            for (int index = 0; index < rows.Length; index++)
            {
                core.Values[first + index] = nearest.DistancesOf(index)[^1];
                nearest.RowsOf(index)[..core._kept].CopyTo(core._neighbors.AsSpan((first + index) * core._kept));
            }
        }

        return core;
    }
}
