using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>Adds rows to <see cref="ClusterSums"/> by their labels, and follows the changes of labels.</summary>
/// <remarks>
/// Sums that follow are those that are computed from zero. Rows that keep their cluster are free, and rows that change cluster during a labeling pass are not
/// read again.
/// </remarks>
internal sealed class LabelSums : ILabelFollower
{
    /// <summary>The bytes that the sums of further threads take at most, if an eighth of the vectors are fewer.</summary>
    private const long FewBytes = 64L << 20;

    private readonly RowTerms _terms;
    private readonly int _clusterCount;
    private readonly int _threads;
    private readonly ConcurrentBag<MovedRows> _idle = [];

    /// <summary>Initializes a new instance of the <see cref="LabelSums"/> class, without members.</summary>
    /// <param name="terms">The rows.</param>
    /// <param name="clusterCount">The number of clusters.</param>
    /// <param name="threads">The maximum number of threads.</param>
    public LabelSums(RowTerms terms, int clusterCount, int threads)
    {
        (_terms, _clusterCount, _threads) = (terms, clusterCount, threads);
        long partBytes = (long)clusterCount * terms.Units.Length * sizeof(long);
        long vectorBytes = (long)terms.Vectors.Count * terms.Vectors.Dimension * sizeof(float);
        Sums = new ClusterSums(terms.Units, clusterCount, PartsOf(vectorBytes, partBytes, threads));
    }

    /// <summary>Returns the number of threads that have sums of their own.</summary>
    /// <param name="vectorBytes">The bytes of the rows.</param>
    /// <param name="partBytes">The bytes of the sums of a thread.</param>
    /// <param name="threads">The maximum number of threads.</param>
    public static int PartsOf(long vectorBytes, long partBytes, int threads) =>
        (int)Math.Clamp(Math.Max(FewBytes, vectorBytes / 8) / Math.Max(1, partBytes), 1, threads);

    /// <summary>Gets the sums of the rows by their labels.</summary>
    public ClusterSums Sums { get; }

    /// <summary>Sums the rows of each label.</summary>
    /// <param name="terms">The rows.</param>
    /// <param name="labels">The label of each row; −1 for none.</param>
    /// <param name="clusterCount">The number of clusters.</param>
    /// <param name="threads">The maximum number of threads.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    public static ClusterSums Of(RowTerms terms, int[] labels, int clusterCount, int threads, CancellationToken cancellationToken)
    {
        var sums = new LabelSums(terms, clusterCount, threads);
        sums.Recompute(labels, cancellationToken);
        return sums.Sums;
    }

    /// <summary>Computes all sums from zero.</summary>
    public void Recompute(int[] labels, CancellationToken cancellationToken)
    {
        Sums.Clear();
        Move(from: null, labels, cancellationToken);
    }

    /// <summary>Moves the rows whose label changed from one sum to another, or computes all sums from zero if that is cheaper.</summary>
    /// <param name="oldLabels">The labels of the current sums.</param>
    /// <param name="labels">The new labels.</param>
    /// <param name="changed">The number of labels that differ.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    public void Update(int[] oldLabels, int[] labels, int changed, CancellationToken cancellationToken)
    {
        if (changed >= labels.Length / 2)
        {
            Recompute(labels, cancellationToken);
        }
        else
        {
            Move(oldLabels, labels, cancellationToken);
        }
    }

    /// <summary>Begins a block of rows that move; they are added to the sums at its end.</summary>
    public ILabelBlock Begin(PinnedRows rows)
    {
        MovedRows moved = _idle.TryTake(out MovedRows? idle) ? idle : new MovedRows(this, _clusterCount);
        moved.Pinned = rows;
        return moved;
    }

    private void Move(int[]? from, int[] to, CancellationToken cancellationToken)
    {
        int blockRows = ParallelBlocks.TaskRowsOf(_terms.Vectors.Dimension);
        using PinnedRows pinned = new(_terms.Vectors);
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(to.Length, blockRows),
            _threads,
            _ => block =>
            {
                using ILabelBlock sums = Begin(pinned);
                int end = (int)Math.Min(to.Length, ((long)block + 1) * blockRows);

                for (int row = block * blockRows; row < end; row++)
                {
                    int old = from is null ? -1 : from[row];

                    if (old != to[row])
                    {
                        sums.Move(row, old, to[row]);
                    }
                }
            },
            cancellationToken);
    }

    /// <summary>Adds rows that moved to sums that no other thread uses now.</summary>
    private void Add(MovedRows rows)
    {
        rows.Sort();
        using ClusterSums.Part part = Sums.Enter();

        for (int label = 0; label < _clusterCount; label++)
        {
            ReadOnlySpan<int> moved = rows.Of(label);

            if (moved.Length > 0)
            {
                _terms.Add(part.Change(label), rows.Pinned!, moved);
            }
        }
    }

    /// <summary>The rows of a block that moved, which are added to the sums together.</summary>
    /// <remarks>One lock serves all of them, and the sum of a cluster stays in registers for its rows. The rows are still in the second-level cache.</remarks>
    private sealed class MovedRows(LabelSums sums, int clusterCount) : ILabelBlock
    {
        private readonly int[] _starts = new int[clusterCount + 1];
        private (int Row, int From, int To)[] _moves = new (int, int, int)[256];
        private int[] _order = [];
        private int _count;

        /// <summary>Gets or sets all rows; null between blocks.</summary>
        public PinnedRows? Pinned { get; set; }

        public void Move(int row, int from, int to)
        {
            if (_count == _moves.Length)
            {
                Array.Resize(ref _moves, 2 * _count);
            }

            _moves[_count++] = (row, from, to);
        }

        /// <summary>Sorts the rows by cluster: those that a cluster gains, and the complements of those that it loses (a counting sort).</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Sort()
        {
            if (_order.Length < 2 * _count)
            {
                _order = new int[2 * _moves.Length];
            }

            Array.Clear(_starts);
            ReadOnlySpan<(int Row, int From, int To)> moves = _moves.AsSpan(0, _count);

            foreach ((_, int from, int to) in moves)
            {
                if (from >= 0)
                {
                    _starts[from]++;
                }

                if (to >= 0)
                {
                    _starts[to]++;
                }
            }

            int end = 0;

            for (int label = 0; label < _starts.Length; label++)
            {
                end += _starts[label];
                _starts[label] = end;
            }

            // Backwards, so that the places end as the starts.
            foreach ((int row, int from, int to) in moves)
            {
                if (from >= 0)
                {
                    _order[--_starts[from]] = ~row;
                }

                if (to >= 0)
                {
                    _order[--_starts[to]] = row;
                }
            }
        }

        /// <summary>Returns the sorted rows of a cluster.</summary>
        public ReadOnlySpan<int> Of(int label) => _order.AsSpan(_starts[label], _starts[label + 1] - _starts[label]);

        public void Dispose()
        {
            if (_count > 0)
            {
                sums.Add(this);
                _count = 0;
            }

            Pinned = null;
            sums._idle.Add(this);
        }
    }
}
