using System.Diagnostics;
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
    private readonly double[][] _values;
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
        _values = [.. Enumerable.Range(0, clusterCount).Select(_ => new double[units.Dimension])];
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

    /// <summary>Adds the members of other sums in the same units, those of a shard. Not during a pass.</summary>
    public void Add(ClusterSums other)
    {
        for (int label = 0; label < _weights.Length; label++)
        {
            foreach (Part part in other._parts)
            {
                FixedPointKernel.Add(_parts[0].SumOf(label), part.SumOf(label));
            }
        }

        Array.Clear(_isDecoded);
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

        lock (_values[label])
        {
            long[] sum = _parts[0].SumOf(label);

            foreach (Part part in _parts.AsSpan(1))
            {
                FixedPointKernel.Add(sum, part.SumOf(label));
                Array.Clear(part.SumOf(label));
            }

            _units.Decode(sum, _values[label]);
            _weights[label] = _units.WeightOf(sum);
            Volatile.Write(ref _isDecoded[label], true);
        }
    }

    /// <summary>A sum of each cluster, for one thread at a time; the parts are added before they are read.</summary>
    internal sealed class Part(TermUnits units, bool[] isDecoded) : IDisposable
    {
        private readonly long[][] _sums = [.. isDecoded.Select(_ => new long[units.Length])];
        private readonly Lock _gate = new();

        /// <summary>Returns the sum of a cluster, to read it.</summary>
        public long[] SumOf(int label) => _sums[label];

        /// <summary>Returns the sum of a cluster, to change it.</summary>
        public long[] Change(int label)
        {
            isDecoded[label] = false;
            return _sums[label];
        }

        public void Clear() => Array.ForEach(_sums, Array.Clear);

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
