using System.Diagnostics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

/// <summary>The weighted sum of the members of each cluster.</summary>
/// <remarks>
/// The sums are integers (<see cref="TermUnits"/>), so that they depend on the members alone: rows are added in any order by any number of threads, and the
/// sums of shards of the rows are added to those of all.
/// </remarks>
internal sealed class ClusterSums
{
    private readonly TermUnits _units;
    private readonly Part[] _parts;
    private readonly double[]?[] _values;
    private readonly double[] _weights;
    private readonly bool[] _isDecoded;

    /// <summary>Initializes a new instance of the <see cref="ClusterSums"/> class, without members.</summary>
    /// <param name="units">The units of the sums.</param>
    /// <param name="clusterCount">The number of clusters.</param>
    /// <param name="parts">The number of threads that add rows at the same time, each to sums of its own; at least 1.</param>
    public ClusterSums(TermUnits units, int clusterCount, int parts)
    {
        _units = units;
        _isDecoded = new bool[clusterCount];
        _parts = [.. Enumerable.Range(0, parts).Select(_ => new Part(units, _isDecoded))];
        _values = new double[clusterCount][];
        _weights = new double[clusterCount];
    }

    /// <summary>Gets the number of clusters.</summary>
    public int Count => _weights.Length;

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

    /// <summary>Computes the sums and weights of all clusters, so that reading them is cheap. Not during a pass.</summary>
    /// <param name="threads">The maximum number of threads.</param>
    public void DecodeAll(int threads) => ParallelBlocks.ForEachVector(_weights.Length, _units.Dimension, threads, Decode);

    /// <summary>Removes all members.</summary>
    public void Clear()
    {
        Array.ForEach(_parts, part => part.Clear());
        Array.Clear(_isDecoded);
    }

    /// <summary>Adds the members of other sums in the same units. Not during a pass.</summary>
    public void Add(ClusterSums other)
    {
        for (int label = 0; label < Count; label++)
        {
            FixedPointKernel.Add(_parts[0].Change(label), other.IntegersOf(label));
        }
    }

    /// <summary>Gets the number of integers of a cluster.</summary>
    public int Length => _units.Length;

    /// <summary>Returns the sum of a cluster as integers in the units. Not during a pass; several threads can call it, each for clusters of its own.</summary>
    public ReadOnlySpan<long> IntegersOf(int label)
    {
        foreach (Part part in _parts.AsSpan(1))
        {
            part.MoveTo(_parts[0], label);
        }

        return _parts[0].SumOf(label);
    }

    /// <summary>Returns sums that no other thread uses until they are disposed, to add rows to them.</summary>
    public Part Enter() => Array.Find(_parts, part => part.TryEnter()) ?? _parts[0].Enter();

    /// <summary>Computes the mean of a cluster that has weight.</summary>
    /// <returns>False if the metric is cosine and the mean has no direction; then <paramref name="mean"/> does not change.</returns>
    public bool TryMean(int label, DistanceMetric metric, Span<float> mean)
    {
        Debug.Assert(WeightOf(label) > 0, "The caller checks the weight.");
        ReadOnlySpan<double> sum = SumOf(label);
        double divisor = metric == DistanceMetric.Cosine ? LengthOf(label) : WeightOf(label);

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

    /// <summary>Computes the length of the sum of a cluster.</summary>
    public double LengthOf(int label)
    {
        double square = 0;

        foreach (double component in SumOf(label))
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

        lock (_parts[0].SumOf(label))
        {
            ReadOnlySpan<long> sum = IntegersOf(label);
            _units.Decode(sum, _values[label] ??= new double[_units.Dimension]);
            _weights[label] = _units.WeightOf(sum);
            Volatile.Write(ref _isDecoded[label], true);
        }
    }

    /// <summary>A sum of each cluster, for one thread at a time; the parts are added before they are read.</summary>
    internal sealed class Part(TermUnits units, bool[] isDecoded) : IDisposable
    {
        private readonly long[][] _sums = [.. isDecoded.Select(_ => new long[units.Length])];
        private readonly bool[] _isUsed = new bool[isDecoded.Length];
        private readonly Lock _gate = new();

        /// <summary>Returns the sum of a cluster, to read it.</summary>
        public long[] SumOf(int label) => _sums[label];

        /// <summary>Returns the sum of a cluster, to change it.</summary>
        public long[] Change(int label)
        {
            (isDecoded[label], _isUsed[label]) = (false, true);
            return _sums[label];
        }

        /// <summary>Moves the members of a cluster to another part.</summary>
        public void MoveTo(Part other, int label)
        {
            if (_isUsed[label])
            {
                FixedPointKernel.Add(other._sums[label], _sums[label]);
                Array.Clear(_sums[label]);
                (_isUsed[label], other._isUsed[label]) = (false, true);
            }
        }

        public void Clear()
        {
            for (int label = 0; label < _sums.Length; label++)
            {
                if (_isUsed[label])
                {
                    Array.Clear(_sums[label]);
                }
            }

            Array.Clear(_isUsed);
        }

        public bool TryEnter() => _gate.TryEnter();

        /// <summary>Waits until no other thread uses the part.</summary>
        public Part Enter()
        {
            _gate.Enter();
            return this;
        }

        public void Dispose() => _gate.Exit();
    }
}
