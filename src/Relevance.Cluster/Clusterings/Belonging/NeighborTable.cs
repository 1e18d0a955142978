using System.Globalization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Clusterings.Belonging;

/// <summary>The nearest rows of each row, itself excluded, ascending by distance; ties go to the lowest row. Zero vectors under cosine have no place.</summary>
internal sealed class NeighborTable
{
    /// <summary>The most rows that are scanned at a time.</summary>
    private const int GroupRows = 16_384;

    private readonly DirectedRows _rows;
    private readonly int[] _neighbors;
    private readonly double[] _distances;

    private NeighborTable(DirectedRows rows, int neighborCount)
    {
        _rows = rows;
        NeighborCount = neighborCount;
        _neighbors = LargeArrays.Allocate<int>(checked(rows.Vectors.Count * neighborCount));
        _distances = LargeArrays.Allocate<double>(_neighbors.Length);
    }

    /// <summary>Gets the number of places: the rows that are no zero vectors.</summary>
    public int Count => _rows.Vectors.Count;

    /// <summary>Gets the number of neighbors of each row.</summary>
    public int NeighborCount { get; }

    /// <summary>Gets the number of zero vectors, which have no direction.</summary>
    public int ZeroCount => _rows.ZeroCount;

    /// <summary>Searches the neighbors of all rows. Exact: float32 excludes pairs by a rounding bound, float64 decides the others.</summary>
    /// <exception cref="ArgumentException">Fewer than two vectors have a place.</exception>
    public static NeighborTable Of(
        VectorSet vectors, DistanceMetric metric, NeighborOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var directed = DirectedRows.Of(vectors, metric, ZeroVectorRule.LeaveOut);
        int count = directed.Vectors.Count;

        if (count < 2)
        {
            string zeros = directed.ZeroCount == 0 ? "" : ", without zero vectors";
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Neighbors require at least 2 vectors{zeros}; there are {count}."), nameof(vectors));
        }

        NeighborTable table = new(directed, Math.Min(options.NeighborCount, count - 1));
        PairScan scan = new(directed.Vectors, metric, ParallelBlocks.Threads(options.MaxDegreeOfParallelism), cancellationToken);

        for (int first = 0; first < count; first += GroupRows)
        {
            int[] rows = [.. Enumerable.Range(first, Math.Min(GroupRows, count - first))];
            var nearest = new NearestRows(scan, rows.Length, table.NeighborCount);
            scan.Run(rows, nearest, report: null, cancellationToken);

            for (int i = 0; i < rows.Length; i++)
            {
                nearest.RowsOf(i).CopyTo(table._neighbors.AsSpan(rows[i] * table.NeighborCount));
                nearest.DistancesOf(i).CopyTo(table._distances.AsSpan(rows[i] * table.NeighborCount));
            }

            progress?.Report(new OperationProgress(OperationStage.Measuring, first + rows.Length, count));
        }

        return table;
    }

    /// <summary>Returns the row of a place.</summary>
    public int RowOf(int place) => _rows.RowOf(place);

    /// <summary>Returns the places of the neighbors.</summary>
    public ReadOnlySpan<int> NeighborsOf(int place) => _neighbors.AsSpan(place * NeighborCount, NeighborCount);

    /// <summary>Returns the distances of the neighbors.</summary>
    public ReadOnlySpan<double> DistancesOf(int place) => _distances.AsSpan(place * NeighborCount, NeighborCount);
}
