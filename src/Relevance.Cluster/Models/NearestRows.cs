using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>The rows nearest to each of a few rows, themselves excluded, ascending by distance; ties go to the lowest row.</summary>
internal sealed class NearestRows : IPairVisitor
{
    private readonly PairScan _scan;
    private readonly int _count;
    private readonly double[] _distances;
    private readonly int[] _rows;

    /// <summary>Initializes a new instance of the <see cref="NearestRows"/> class.</summary>
    /// <param name="scan">The vectors.</param>
    /// <param name="rows">The number of rows that are scanned.</param>
    /// <param name="count">The number of nearest rows of each, at least 1.</param>
    public NearestRows(PairScan scan, int rows, int count)
    {
        (_scan, _count) = (scan, count);
        _distances = LargeArrays.Allocate<double>(checked(rows * count));
        _rows = LargeArrays.Allocate<int>(_distances.Length);
        Array.Fill(_distances, double.PositiveInfinity);
    }

    /// <summary>Returns the distances of the nearest rows.</summary>
    public ReadOnlySpan<double> DistancesOf(int index) => _distances.AsSpan(index * _count, _count);

    /// <summary>Returns the nearest rows.</summary>
    public ReadOnlySpan<int> RowsOf(int index) => _rows.AsSpan(index * _count, _count);

    /// <inheritdoc/>
    public double LimitOf(int index) => _distances[((index + 1) * _count) - 1];

    /// <inheritdoc/>
    public void Visit(int index, int row, int other)
    {
        if (row == other || _scan.Distance(row, other) is var distance && distance >= LimitOf(index))
        {
            return;
        }

        int first = index * _count;
        int place = first + _count - 1;

        for (; place > first && _distances[place - 1] > distance; place--)
        {
            (_distances[place], _rows[place]) = (_distances[place - 1], _rows[place - 1]);
        }

        (_distances[place], _rows[place]) = (distance, other);
    }
}
