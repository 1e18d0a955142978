using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Finds the rows that <see cref="ReferenceScores"/> do not skip, in three stages, and scores those that remain undecided.</summary>
/// <remarks>
/// Stage 1 compares bytes, stage 2 scores (both in <see cref="Find"/>), stage 3 quantized rows (in <see cref="Assign"/>, before rows are read).
/// </remarks>
internal sealed unsafe class ReferenceUnprunedRows : IUnprunedRows
{
    private readonly NearestCentroidSearch _search;
    private readonly ReferenceScores _references;
    private readonly RowScorer _scorer;
    private readonly RowChooser _chooser;
    private readonly ScoreGainEstimate _estimate;
    private readonly int _maskBytes;
    private readonly byte[] _masks;
    private readonly int[] _rows;
    private readonly ReferenceRow[] _comparisons;
    private readonly int[] _order;
    private readonly int[] _starts;
    private readonly int[] _undecidedLanes;
    private readonly (int Row, int Start, int Count)[] _undecided;
    private (int Rows, int Pairs) _found;

    public ReferenceUnprunedRows(NearestCentroidSearch search, ReferenceScores references, RowScorer scorer, RowChooser chooser)
    {
        (_search, _references, _scorer, _chooser) = (search, references, scorer, chooser);
        _estimate = new ScoreGainEstimate(references, search.Panels);
        _maskBytes = ReferenceKernel.MaskBytesOf(search.Panels.LaneCount);
        _masks = new byte[scorer.BlockRows * _maskBytes];
        _rows = new int[scorer.BlockRows];
        _comparisons = new ReferenceRow[scorer.BlockRows];
        _order = new int[scorer.BlockRows];
        _starts = new int[search.Panels.Count + 1];
        _undecidedLanes = new int[scorer.BlockRows * (search.Panels.LaneCount + 1)];
        _undecided = new (int, int, int)[scorer.BlockRows];
    }

    /// <inheritdoc/>
    public void Record(int row, int label, float* scores, double error) => _references.Record(row, _search.Rows[row], scores, error);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int Rows, int Pairs) Find(LabeledRows rows, int start, int length)
    {
        int candidates = FindCandidates(rows, start, length);
        (int count, int pairs) = (0, 0);
        CentroidShifts shifts = _references.Shifts;

        fixed (byte* masks = _masks)
        {
            for (int i = 0; i < candidates; i++)
            {
                int row = _rows[i];
                int assigned = rows.LabelOf(row);
                byte* mask = masks + ((nint)count * _maskBytes);
                ReferenceRow comparison = _references.RowOf(row, assigned, _search.Rows);
                _references.Differences.Encode(row, assigned, _references.Of(row), comparison);
                int unpruned = ReferenceKernel.Find(
                    _references.Of(row),
                    shifts.OffsetsOf(assigned),
                    shifts.RelativeShiftsOf(assigned),
                    _search.Panels.LaneCount,
                    comparison,
                    mask);

                // The assigned centroid is always in the mask: its difference is 0.
                ReferenceKernel.Clear(mask, assigned);
                _rows[count] = row;
                _comparisons[count] = comparison;
                count += unpruned > 1 ? 1 : 0;
                pairs += unpruned - 1;
            }
        }

        _found = (count, pairs);
        return _found;
    }

    /// <summary>Lists the rows that their score differences do not skip (stage 1), and prefetches their reference scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindCandidates(LabeledRows rows, int start, int length)
    {
        int count = 0;

        for (int row = start; row < start + length; row++)
        {
            if (_references.Differences.IsUnpruned(row, rows.LabelOf(row)))
            {
                Prefetch.Floats(_references.Of(row), _search.Panels.LaneCount);
                Prefetch.Bytes((sbyte*)_references.Quantized.CodeOf(row), 1);
                _rows[count++] = row;
            }
        }

        return count;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PassCount Assign(LabeledRows rows)
    {
        int undecided = FindUndecided(rows);
        (int changed, int pairs) = (0, 0);

        for (int i = 0; i < undecided; i++)
        {
            (int row, int start, int count) = _undecided[i];

            if (i + 2 < undecided)
            {
                Prefetch.Floats(rows.Rows[_undecided[i + 2].Row], _search.Panels.Dimension);
            }

            _search.Rows.Put(_scorer, _search.Panels, rows.Rows, row, 0);
            changed += rows.Label(row, Choose(row, _undecidedLanes.AsSpan(start, count)));
            pairs += count;
        }

        return new PassCount
        {
            Changed = changed,
            Scored = pairs,
            UnprunedRows = _found.Rows,
            UnprunedPairs = _found.Pairs,
            UnprunedScored = pairs - undecided,
            UnprunedRead = undecided,
        };
    }

    /// <summary>Scores a row with its assigned centroid, the first of the list, and with the others, and returns the nearest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Choose(int row, ReadOnlySpan<int> lanes)
    {
        _scorer.Score(0, lanes);
        ReadOnlySpan<float> scores = _scorer.ScoresOf(0);
        return _chooser.ChooseOf(scores, lanes[1..], (lanes[0], scores[lanes[0]]), _search.Rows.ErrorOf(row, _search.Bound), row);
    }

    /// <summary>Lists the rows that their quantized form leaves undecided (stage 3), each with its assigned centroid and those that may be nearer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindUndecided(LabeledRows rows)
    {
        (int undecided, int lanes) = (0, 0);
        SortByLabel(rows);

        fixed (byte* masks = _masks)
        fixed (int* list = _undecidedLanes)
        {
            for (int at = 0; at < _found.Rows; at++)
            {
                int i = _order[at];
                int row = _rows[i];

                if (at + 2 < _found.Rows)
                {
                    Prefetch.Bytes(_references.Quantized.Of(_rows[_order[at + 2]]), _references.Quantized.Stride);
                }

                int count = _estimate.Find(row, rows.LabelOf(row), _comparisons[i], masks + ((nint)i * _maskBytes), list + lanes);
                _undecided[undecided] = (row, lanes, count);
                undecided += count > 1 ? 1 : 0;
                lanes += count > 1 ? count : 0;
            }
        }

        return undecided;
    }

    /// <summary>Sorts the rows by label (a counting sort), so that consecutive rows use the same quantized shifts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortByLabel(LabeledRows rows)
    {
        Array.Clear(_starts);

        for (int i = 0; i < _found.Rows; i++)
        {
            _starts[rows.LabelOf(_rows[i]) + 1]++;
        }

        for (int label = 1; label < _starts.Length; label++)
        {
            _starts[label] += _starts[label - 1];
        }

        for (int i = 0; i < _found.Rows; i++)
        {
            _order[_starts[rows.LabelOf(_rows[i])]++] = i;
        }
    }
}
