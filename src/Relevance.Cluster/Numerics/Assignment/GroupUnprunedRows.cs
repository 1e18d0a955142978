using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Labels the rows that <see cref="DistanceBounds"/> do not skip, and tightens their bounds.</summary>
/// <remarks>
/// For each such row: (1) score the assigned centroid, which tightens the upper bound; many rows are skipped now. (2) Score the centroids of the
/// remaining groups. (3) Choose the nearest. (4) Set the bounds of these groups to the distances of their nearest centroids.
/// </remarks>
internal sealed unsafe class GroupUnprunedRows : IUnprunedRows
{
    private readonly NearestCentroidSearch _search;
    private readonly DistanceBounds _bounds;
    private readonly RowScorer _scorer;
    private readonly RowChooser _chooser;
    private readonly AlignedFloats _maxima;
    private readonly int[] _rows;
    private readonly int[] _groups;
    private readonly int[] _lanes;
    private (int Rows, int Pairs) _found;

    public GroupUnprunedRows(NearestCentroidSearch search, DistanceBounds bounds, RowScorer scorer, RowChooser chooser)
    {
        (_search, _bounds, _scorer, _chooser) = (search, bounds, scorer, chooser);
        _maxima = new AlignedFloats(search.Panels.LaneCount + BoundKernel.Step);
        _maxima.Span.Fill(float.NegativeInfinity);
        _rows = new int[scorer.BlockRows];
        _groups = new int[search.Panels.LaneCount + BoundKernel.Step];
        _lanes = new int[search.Panels.LaneCount + 1];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Record(int row, int label, float* scores, double error)
    {
        RowDistance distance = _search.Rows.DistanceOf(row, _search.Bound, error);
        _bounds.SetUpper(row, label, distance, scores[label]);
        scores[label] = float.NegativeInfinity;
        BoundKernel.Maxima(scores, _search.Panels.LaneCount, _bounds.GroupLanes, _maxima.Pointer);
        _bounds.SetLower(row, _maxima.Pointer, distance);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int Rows, int Pairs) Find(LabeledRows rows, int start, int length)
    {
        (int count, int groups) = (0, 0);

        for (int row = start; row < start + length; row++)
        {
            int unpruned = _bounds.CountUnpruned(row, rows.LabelOf(row));
            _rows[count] = row;
            count += unpruned > 0 ? 1 : 0;
            groups += unpruned;
        }

        _found = (count, groups * _bounds.GroupLanes);
        return _found;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PassCount Assign(LabeledRows rows)
    {
        (int changed, int pairs) = (0, 0);

        for (int i = 0; i < _found.Rows; i++)
        {
            int row = _rows[i];

            if (i + 2 < _found.Rows)
            {
                Prefetch.Floats(rows.Rows[_rows[i + 2]], _search.Panels.Dimension);
            }

            _search.Rows.Put(_scorer, _search.Panels, rows.Rows, row, 0);
            (int nearest, int scored) = Assign(row, rows.LabelOf(row));
            pairs += scored;
            changed += rows.Label(row, nearest);
        }

        return new PassCount
        {
            Changed = changed,
            Scored = pairs + _found.Rows,
            UnprunedRows = _found.Rows,
            UnprunedPairs = _found.Pairs,
            UnprunedScored = pairs,
            UnprunedRead = _found.Rows,
        };
    }

    /// <summary>Tightens the upper bound, and scores the centroids of the groups that remain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Label, int Pairs) Assign(int row, int label)
    {
        float* scores = _scorer.PointerOf(0);
        double error = _search.Rows.ErrorOf(row, _search.Bound);
        RowDistance distance = _search.Rows.DistanceOf(row, _search.Bound, error);

        _lanes[0] = label;
        _scorer.Score(0, _lanes.AsSpan(0, 1));
        float assigned = scores[label];
        _bounds.SetUpper(row, label, distance, assigned);
        int unpruned = _bounds.FindUnpruned(row, label, _groups);
        int lanes = LanesOf(_groups.AsSpan(0, unpruned), label);

        if (lanes == 0)
        {
            return (label, 0);
        }

        _scorer.Score(0, _lanes.AsSpan(0, lanes));
        int nearest = _chooser.ChooseOf(_scorer.ScoresOf(0), _lanes.AsSpan(0, lanes), (label, assigned), error, row);

        if (nearest != label)
        {
            _bounds.SetUpper(row, nearest, distance, scores[nearest]);
        }

        for (int i = 0; i < unpruned; i++)
        {
            _bounds.SetLower(row, _groups[i], distance, BestOf(_groups[i], label, nearest));
        }

        if (nearest != label)
        {
            _bounds.IncludeInLower(row, label / _bounds.GroupLanes, distance, assigned);
        }

        return (nearest, lanes);
    }

    /// <summary>Lists the centroids of some groups, except the assigned one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int LanesOf(ReadOnlySpan<int> groups, int assigned)
    {
        int count = 0;

        foreach (int group in groups)
        {
            int end = Math.Min(_search.Panels.Count, (group + 1) * _bounds.GroupLanes);

            for (int lane = group * _bounds.GroupLanes; lane < end; lane++)
            {
                _lanes[count] = lane;
                count += lane == assigned ? 0 : 1;
            }
        }

        return count;
    }

    /// <summary>Returns the largest score of a group, except for the centroids of the old and of the new label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float BestOf(int group, int label, int nearest)
    {
        float* scores = _scorer.PointerOf(0);
        int end = Math.Min(_search.Panels.Count, (group + 1) * _bounds.GroupLanes);
        float best = float.NegativeInfinity;

        for (int lane = group * _bounds.GroupLanes; lane < end; lane++)
        {
            best = lane == label || lane == nearest ? best : MathF.Max(best, scores[lane]);
        }

        return best;
    }
}
