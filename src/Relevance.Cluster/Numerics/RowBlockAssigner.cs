using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics;

/// <summary>Labels blocks of rows for a <see cref="NearestCentroidSearch"/>. Holds scratch memory: one for each thread.</summary>
internal sealed unsafe class RowBlockAssigner
{
    private readonly NearestCentroidSearch _search;
    private readonly RowScorer _scorer;
    private readonly AlignedFloats _maxima;
    private readonly int[] _openRows;
    private readonly int[] _groups;
    private readonly int[] _lanes;
    private readonly AlignedFloats _chosen;

    public RowBlockAssigner(NearestCentroidSearch search)
    {
        _search = search;
        _scorer = new RowScorer(search.Panels);
        _maxima = new AlignedFloats(search.Panels.LaneCount + BoundKernel.Step);
        _maxima.Span.Fill(float.NegativeInfinity);
        _groups = new int[search.Panels.LaneCount + BoundKernel.Step];
        _lanes = new int[search.Panels.LaneCount + 1];
        _chosen = new AlignedFloats(search.Panels.LaneCount);
        _openRows = new int[_scorer.BlockRows];
    }

    /// <summary>Labels the rows from start to end.</summary>
    public PassCount Assign(LabeledRows rows, int start, int end)
    {
        var count = default(PassCount);

        while (start < end)
        {
            int length = Math.Min(_scorer.BlockRows, end - start);

            if (_search.HasBounds && CountOpenRows(rows, start, length) is var (open, pairs) && _search.Cost.IsWorthwhile(length, open, pairs))
            {
                (int changed, int scored) = AssignOpenRows(rows, open);
                count += new PassCount(changed, scored + open, scored, pairs);
            }
            else
            {
                count += new PassCount(AssignAll(rows, start, length), (long)length * _search.Panels.Count, 0, 0);
            }

            start += length;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Rows, int Pairs) CountOpenRows(LabeledRows labeled, int start, int length)
    {
        CentroidBounds bounds = _search.Bounds!;
        (int rows, int pairs) = (0, 0);

        for (int row = start; row < start + length; row++)
        {
            int open = bounds.CountOpen(row, labeled.LabelOf(row));
            _openRows[rows] = row;
            rows += open > 0 ? 1 : 0;
            pairs += open;
        }

        return (rows, pairs * bounds.GroupLanes);
    }

    /// <summary>The plain pass, which also begins the bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AssignAll(LabeledRows rows, int start, int length)
    {
        int changed = 0;

        for (int end = start + length; start < end; start += _scorer.ChunkRows)
        {
            int count = Math.Min(_scorer.ChunkRows, end - start);

            for (int i = 0; i < count; i++)
            {
                _search.Rows.Put(_scorer, _search.Panels, rows.Rows, start + i, i);
            }

            _scorer.Score(count);

            for (int i = 0; i < count; i++)
            {
                int row = start + i;
                double error = _search.Rows.ErrorOf(row, _search.Bound);
                int label = Choose(_scorer.ScoresOf(i), error, rows.LabelOf(row), row);
                changed += rows.Label(row, label);

                if (_search.IsRecording)
                {
                    Record(row, label, _scorer.PointerOf(i), error);
                }
            }
        }

        return changed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Choose(ReadOnlySpan<float> scores, double error, int guess, int row)
    {
        (float best, float second) = BestTwoKernel.Invoke(scores);

        if (!((double)best - second > 2 * error))
        {
            return Settle(scores, best - (2 * error), row);
        }

        // The winner stands alone, so that a row whose score equals it is the winner: mostly the label of the time before.
        return (uint)guess < (uint)_search.Centroids.Count && scores[guess] == best ? guess : BestTwoKernel.IndexOf(scores, best);
    }

    /// <summary>Records the bounds of a row of which all scores are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Record(int row, int label, float* scores, double error)
    {
        CentroidBounds bounds = _search.Bounds!;
        RowDistance distance = _search.Rows.DistanceOf(row, _search.Bound, error);
        bounds.SetOwn(row, label, distance, scores[label]);
        scores[label] = float.NegativeInfinity;
        BoundKernel.Maxima(scores, _search.Panels.LaneCount, bounds.GroupLanes, _maxima.Pointer);
        bounds.SetOthers(row, _maxima.Pointer, distance);
    }

    /// <summary>Looks at the rows of which the bounds do not prove that their label stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Changed, int Pairs) AssignOpenRows(LabeledRows rows, int count)
    {
        (int changed, int pairs) = (0, 0);

        for (int i = 0; i < count; i++)
        {
            int row = _openRows[i];
            int label = rows.LabelOf(row);

            if (i + 2 < count)
            {
                Prefetch.Floats(rows.Rows[_openRows[i + 2]], _search.Panels.Dimension);
            }

            _search.Rows.Put(_scorer, _search.Panels, rows.Rows, row, 0);
            (int nearest, int scored) = AssignOpenRow(row, label);
            pairs += scored;

            changed += rows.Label(row, nearest);
        }

        return (changed, pairs);
    }

    /// <summary>Takes the distance to the own centroid again, and scores those others that may still be nearer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Label, int Pairs) AssignOpenRow(int row, int label)
    {
        CentroidBounds bounds = _search.Bounds!;
        float* scores = _scorer.PointerOf(0);
        double error = _search.Rows.ErrorOf(row, _search.Bound);
        RowDistance distance = _search.Rows.DistanceOf(row, _search.Bound, error);

        _lanes[0] = label;
        _scorer.Score(0, _lanes.AsSpan(0, 1));
        float own = scores[label];
        bounds.SetOwn(row, label, distance, own);
        int open = bounds.Open(row, label, _groups);
        int lanes = LanesOf(_groups.AsSpan(0, open), label);

        if (lanes == 0)
        {
            return (label, 0);
        }

        _scorer.Score(0, _lanes.AsSpan(0, lanes));
        float best = float.NegativeInfinity;

        for (int i = 0; i < lanes; i++)
        {
            best = MathF.Max(best, scores[_lanes[i]]);
        }

        int nearest = (double)own - best > 2 * error ? label : ChooseOf(lanes, row, (label, own), error);

        if (nearest != label)
        {
            bounds.SetOwn(row, nearest, distance, scores[nearest]);
        }

        for (int i = 0; i < open; i++)
        {
            bounds.SetOthers(row, _groups[i], distance, BestOf(_groups[i], label, nearest));
        }

        if (nearest != label)
        {
            bounds.AddOther(row, label / bounds.GroupLanes, distance, own);
        }

        return (nearest, lanes);
    }

    /// <summary>Lists the centroids of some groups, without the own one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int LanesOf(ReadOnlySpan<int> groups, int own)
    {
        int groupLanes = _search.Bounds!.GroupLanes;
        int count = 0;

        foreach (int group in groups)
        {
            int end = Math.Min(_search.Panels.Count, (group + 1) * groupLanes);

            for (int lane = group * groupLanes; lane < end; lane++)
            {
                _lanes[count] = lane;
                count += lane == own ? 0 : 1;
            }
        }

        return count;
    }

    /// <summary>The best score of a group that was scored, without the centroids that were or are the own one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float BestOf(int group, int label, int nearest)
    {
        float* scores = _scorer.PointerOf(0);
        int groupLanes = _search.Bounds!.GroupLanes;
        int end = Math.Min(_search.Panels.Count, (group + 1) * groupLanes);
        float best = float.NegativeInfinity;

        for (int lane = group * groupLanes; lane < end; lane++)
        {
            best = lane == label || lane == nearest ? best : MathF.Max(best, scores[lane]);
        }

        return best;
    }

    /// <summary>The nearest of the own centroid and those that were scored.</summary>
    private int ChooseOf(int lanes, int row, (int Label, float Score) own, double error)
    {
        float* scores = _scorer.PointerOf(0);
        Span<float> chosen = _chosen.Span;
        chosen.Fill(float.NegativeInfinity);
        chosen[own.Label] = own.Score;

        for (int i = 0; i < lanes; i++)
        {
            chosen[_lanes[i]] = scores[_lanes[i]];
        }

        return Choose(chosen, error, own.Label, row);
    }

    /// <summary>Compares in float64 all centroids that may be the nearest. A score that is not a number may be anything.</summary>
    private int Settle(ReadOnlySpan<float> scores, double leastScore, int row)
    {
        ReadOnlySpan<float> vector = _search.Rows[row];
        VectorSet centroids = _search.Centroids;
        int nearest = -1;
        double least = double.PositiveInfinity;

        for (int label = 0; label < centroids.Count; label++)
        {
            if (scores[label] < leastScore)
            {
                continue;
            }

            double distance = Distance.Between(vector, centroids[label], _search.Rows.Metric);

            if (nearest < 0 || distance < least)
            {
                (nearest, least) = (label, distance);
            }
        }

        return nearest;
    }
}
