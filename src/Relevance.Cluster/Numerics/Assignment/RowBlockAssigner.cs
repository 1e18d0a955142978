using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Labels blocks of rows for a <see cref="NearestCentroidSearch"/>. Holds scratch memory: one for each thread.</summary>
internal sealed unsafe class RowBlockAssigner
{
    private readonly NearestCentroidSearch _search;
    private readonly RowScorer _scorer;
    private readonly RowChooser _chooser;
    private readonly bool _isFetched;
    private IOpenRows? _open;

    public RowBlockAssigner(NearestCentroidSearch search)
    {
        _search = search;
        _scorer = new RowScorer(search.Panels);
        _chooser = new RowChooser(search);
        _isFetched = Prefetch.PaysFor(search.Rows.Vectors);
    }

    /// <summary>Labels the rows from start to end.</summary>
    public PassCount Assign(LabeledRows rows, int start, int end)
    {
        var count = default(PassCount);
        _open ??= _search.Bounds?.ToOpenRows(_scorer, _chooser);

        while (start < end)
        {
            int length = Math.Min(_scorer.BlockRows, end - start);

            if (_search.Bounds is { Hold: true } bounds && _open!.Find(rows, start, length) is var (open, pairs) && bounds.IsWorthwhile(length, open, pairs))
            {
                PassCount block = _open!.Assign(rows);
                bounds.Learn(block);
                count += block;
            }
            else
            {
                count += new PassCount { Changed = AssignAll(rows, start, length), Scored = (long)length * _search.Panels.Count, PlainRows = length };
            }

            start += length;
        }

        return count;
    }

    /// <summary>The plain pass, which also begins the bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AssignAll(LabeledRows rows, int start, int length)
    {
        int changed = 0;
        IOpenRows? recorder = _search.Bounds is { AreRecording: true } ? _open : null;

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
                int ahead = row + _scorer.ChunkRows;

                if (_isFetched && ahead < end)
                {
                    // What comes after these rows is asked for before it is wanted.
                    Prefetch.Floats(rows.Rows[ahead], _search.Panels.Dimension);
                }

                double error = _search.Rows.ErrorOf(row, _search.Bound);
                int label = _chooser.Choose(_scorer.ScoresOf(i), error, rows.LabelOf(row), row);
                changed += rows.Label(row, label);

                recorder?.Record(row, label, _scorer.PointerOf(i), error);
            }
        }

        return changed;
    }
}
