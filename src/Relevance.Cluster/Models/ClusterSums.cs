using System.Diagnostics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

/// <summary>The weighted sum of the members of each cluster, updated as rows change clusters.</summary>
/// <remarks>
/// The sums are integers (<see cref="RowTerms"/>), so that they depend on the labels alone: rows are added in any order by any number of threads, and sums
/// that follow changes of labels are those that are computed from zero. Rows that keep their cluster are free, and rows that change cluster during a labeling
/// pass are not read again.
/// </remarks>
internal sealed class ClusterSums : ILabelFollower
{
    /// <summary>The sums per thread, so that two threads rarely wait for the same one.</summary>
    private const int SumsPerThread = 8;

    private readonly RowTerms _terms;
    private readonly int _threads;
    private readonly Part[] _parts;
    private readonly double[][] _values;
    private readonly double[] _weights;
    private readonly bool[] _isDecoded;
    private int _begun;

    /// <summary>Initializes a new instance of the <see cref="ClusterSums"/> class.</summary>
    /// <param name="terms">The rows.</param>
    /// <param name="clusterCount">The number of clusters.</param>
    /// <param name="threads">The maximum number of threads.</param>
    public ClusterSums(RowTerms terms, int clusterCount, int threads)
    {
        (_terms, _threads) = (terms, threads);
        _isDecoded = new bool[clusterCount];
        int parts = threads == 1 ? 1 : ParallelBlocks.CountOf(SumsPerThread * threads, clusterCount);
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

    ILabelBlock ILabelFollower.Begin() => _parts[(uint)Interlocked.Increment(ref _begun) % _parts.Length];

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

    /// <summary>A sum of each cluster. Few clusters have several, which are added at the end; a block of rows moves its rows in one of them.</summary>
    private sealed class Part(RowTerms terms, bool[] isDecoded, int clusterCount) : ILabelBlock
    {
        private readonly long[][] _sums = [.. Enumerable.Range(0, clusterCount).Select(_ => new long[terms.Length])];

        public long[] SumOf(int label) => _sums[label];

        public void Clear() => Array.ForEach(_sums, Array.Clear);

        public void Move(int row, int from, int to)
        {
            Add(from, row, -1);
            Add(to, row, 1);
        }

        public void Dispose()
        {
            // The rows are in the sums.
        }

        private void Add(int label, int row, int sign)
        {
            if (label < 0)
            {
                return;
            }

            lock (_sums[label])
            {
                terms.Add(_sums[label], row, sign);
                isDecoded[label] = false;
            }
        }
    }
}
