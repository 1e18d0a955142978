using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>The weighted sum of the members of each cluster, updated as rows change clusters.</summary>
/// <remarks>
/// The sums are integers (<see cref="RowTerms"/>), so that they depend on the labels alone: rows are added in any order by any number of threads, and sums
/// that follow changes of labels are those that are computed from zero. Rows that keep their cluster are free, and rows that change cluster during a labeling
/// pass are not read again.
/// </remarks>
internal sealed class ClusterSums : ILabelFollower
{
    /// <summary>The bytes that the sums of further threads take at most, if an eighth of the vectors are fewer.</summary>
    private const long FewBytes = 64L << 20;

    private readonly RowTerms _terms;
    private readonly int _threads;
    private readonly Part[] _parts;
    private readonly double[][] _values;
    private readonly double[] _weights;
    private readonly bool[] _isDecoded;
    private readonly ConcurrentBag<MovedRows> _idle = [];

    /// <summary>Initializes a new instance of the <see cref="ClusterSums"/> class.</summary>
    /// <param name="terms">The rows.</param>
    /// <param name="clusterCount">The number of clusters.</param>
    /// <param name="threads">The maximum number of threads.</param>
    public ClusterSums(RowTerms terms, int clusterCount, int threads)
    {
        (_terms, _threads) = (terms, threads);
        _isDecoded = new bool[clusterCount];
        long partBytes = (long)clusterCount * terms.Length * sizeof(long);
        long budget = Math.Max(FewBytes, (long)terms.Vectors.Count * terms.Vectors.Dimension * sizeof(float) / 8);
        int parts = (int)Math.Clamp(budget / Math.Max(1, partBytes), 1, threads);
        _parts = [.. Enumerable.Range(0, parts).Select(_ => new Part(terms, _isDecoded, clusterCount))];
        _values = [.. Enumerable.Range(0, clusterCount).Select(_ => new double[terms.Vectors.Dimension])];
        _weights = new double[clusterCount];
    }

    /// <summary>Returns the weight of a cluster. Not during a pass.</summary>
    public double WeightOf(int label)
    {
        Decode(label);
        return _weights[label];
    }

    /// <summary>Returns the sum of a cluster. Not during a pass; several threads can call it.</summary>
    public ReadOnlySpan<double> SumOf(int label)
    {
        Decode(label);
        return _values[label];
    }

    /// <summary>Removes all members.</summary>
    public void Clear()
    {
        Array.ForEach(_parts, part => part.Clear());
        Array.Clear(_isDecoded);
    }

    /// <summary>Computes all sums from zero.</summary>
    public void Recompute(int[] labels, CancellationToken cancellationToken)
    {
        Clear();
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

    ILabelBlock ILabelFollower.Begin() => _idle.TryTake(out MovedRows? rows) ? rows : new MovedRows(this);

    /// <summary>Computes the mean of a cluster that has weight.</summary>
    /// <returns>False if the metric is cosine and the mean has no direction; then <paramref name="mean"/> does not change.</returns>
    public bool TryMean(int label, DistanceMetric metric, Span<float> mean)
    {
        Debug.Assert(WeightOf(label) > 0, "The caller checks the weight.");
        ReadOnlySpan<double> sum = SumOf(label);
        double divisor = metric == DistanceMetric.Cosine ? LengthOf(sum) : WeightOf(label);

        if (divisor == 0)
        {
            return false;
        }

        for (int t = 0; t < mean.Length; t++)
        {
            mean[t] = (float)(sum[t] / divisor);
        }

        return true;
    }

    private static double LengthOf(ReadOnlySpan<double> sum)
    {
        double square = 0;

        foreach (double component in sum)
        {
            square += component * component;
        }

        return Math.Sqrt(square);
    }

    private void Decode(int label)
    {
        if (Volatile.Read(ref _isDecoded[label]))
        {
            return;
        }

        lock (_values[label])
        {
            long[] sum = _parts[0].SumOf(label);

            foreach (Part part in _parts.AsSpan(1))
            {
                FixedPointKernel.Add(sum, part.SumOf(label));
                Array.Clear(part.SumOf(label));
            }

            _terms.Decode(sum, _values[label]);
            _weights[label] = _terms.WeightOf(sum);
            Volatile.Write(ref _isDecoded[label], true);
        }
    }

    private void Move(int[]? from, int[] to, CancellationToken cancellationToken)
    {
        ILabelFollower follower = this;
        int blockRows = ParallelBlocks.TaskRowsOf(_terms.Vectors.Dimension);
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(to.Length, blockRows),
            _threads,
            _ => block =>
            {
                using ILabelBlock sums = follower.Begin();
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

    /// <summary>Adds rows that moved to a part that no other thread uses now.</summary>
    private void Add(MovedRows rows)
    {
        Part part = _parts.FirstOrDefault(each => each.Gate.TryEnter()) ?? EnterFirst();

        try
        {
            part.Add(rows);
        }
        finally
        {
            part.Gate.Exit();
        }

        Part EnterFirst()
        {
            _parts[0].Gate.Enter();
            return _parts[0];
        }
    }

    /// <summary>The rows of a block that moved, which are added to the sums together.</summary>
    /// <remarks>One lock serves all of them, and the sum of a cluster stays in registers for its rows. The rows are still in the second-level cache.</remarks>
    private sealed class MovedRows(ClusterSums sums) : ILabelBlock
    {
        private readonly int[] _starts = new int[sums._isDecoded.Length + 1];
        private (int Row, int From, int To)[] _moves = new (int, int, int)[256];
        private int[] _order = [];
        private int _count;

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

            sums._idle.Add(this);
        }
    }

    /// <summary>A sum of each cluster, for one thread at a time; the parts are added at the end.</summary>
    private sealed class Part(RowTerms terms, bool[] isDecoded, int clusterCount)
    {
        private readonly long[][] _sums = [.. Enumerable.Range(0, clusterCount).Select(_ => new long[terms.Length])];

        public Lock Gate { get; } = new();

        public long[] SumOf(int label) => _sums[label];

        public void Clear() => Array.ForEach(_sums, Array.Clear);

        public void Add(MovedRows rows)
        {
            rows.Sort();
            using PinnedRows pinned = new(terms.Vectors);

            for (int label = 0; label < _sums.Length; label++)
            {
                ReadOnlySpan<int> moved = rows.Of(label);

                if (moved.Length > 0)
                {
                    terms.Add(_sums[label], pinned, moved);
                    isDecoded[label] = false;
                }
            }
        }
    }
}
