using System.Diagnostics;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Clustering;

/// <summary>The weighted sum of each cluster's members in float64, kept up to date as rows change clusters.</summary>
/// <remarks>
/// Each component of each sum is added up in row order. Threads share the components, not the rows, so that no thread order enters, no partial
/// sums are kept, and the bits are the same for any number of threads. Rows that stay where they are cost nothing.
/// </remarks>
internal sealed class ClusterSums
{
    private readonly VectorSet _vectors;
    private readonly ReadOnlyMemory<float> _weights;
    private readonly double[]? _factors;
    private readonly int _threads;
    private readonly double[][] _sums;
    private readonly double[] _weightSums;

    /// <summary>Initializes a new instance of the <see cref="ClusterSums"/> class.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="clusterCount">The number of clusters.</param>
    /// <param name="weights">The weight of each row; empty if each is 1.</param>
    /// <param name="factors">What a row is multiplied with before it is weighted, 1/|x| for directions; null for 1.</param>
    /// <param name="threads">The most threads to use.</param>
    public ClusterSums(VectorSet vectors, int clusterCount, ReadOnlyMemory<float> weights, double[]? factors, int threads)
    {
        _vectors = vectors;
        _weights = weights;
        _factors = factors;
        _threads = threads;
        _sums = [.. Enumerable.Range(0, clusterCount).Select(_ => new double[vectors.Dimension])];
        _weightSums = new double[clusterCount];
    }

    /// <summary>Gets whether the sums were added up from nothing, so that they depend on the labels alone and not on how these came about.</summary>
    public bool IsFresh { get; private set; }

    public double WeightOf(int label) => _weightSums[label];

    public ReadOnlySpan<double> SumOf(int label) => _sums[label];

    /// <summary>Adds everything up from nothing.</summary>
    public void Recompute(int[] labels, CancellationToken cancellationToken)
    {
        Array.ForEach(_sums, Array.Clear);
        Array.Clear(_weightSums);
        Move(from: null, labels, cancellationToken);
        IsFresh = true;
    }

    /// <summary>Takes the rows whose label changed out of one sum and into another, unless it is better to begin anew.</summary>
    /// <param name="oldLabels">The labels that the sums are of.</param>
    /// <param name="labels">The labels that they shall be of.</param>
    /// <param name="changed">How many of them differ.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    public void Update(int[] oldLabels, int[] labels, int changed, CancellationToken cancellationToken)
    {
        // Taking a great weight out again would leave its rounding error with the small ones, so that weighted sums begin anew.
        if (!_weights.IsEmpty || changed >= labels.Length / 2)
        {
            Recompute(labels, cancellationToken);
            return;
        }

        Move(oldLabels, labels, cancellationToken);
        IsFresh = false;
    }

    /// <summary>Computes the mean of a cluster that has weight.</summary>
    /// <returns>False if the mean has no direction and the metric needs one; then <paramref name="mean"/> is left alone.</returns>
    public bool TryMean(int label, DistanceMetric metric, Span<float> mean)
    {
        Debug.Assert(_weightSums[label] > 0, "The caller looks at the weight.");
        ReadOnlySpan<double> sum = _sums[label];
        double divisor = metric == DistanceMetric.Cosine ? LengthOf(sum) : _weightSums[label];

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

    private double FactorOf(int row) =>
        (_factors is null ? 1 : _factors[row]) * (_weights.IsEmpty ? 1 : _weights.Span[row]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(int[]? from, int[] to, CancellationToken cancellationToken)
    {
        ComponentSlices.Run(_vectors.Dimension, _threads, (start, end) => MoveSlice(start, end, from, to, cancellationToken), cancellationToken);

        for (int row = 0; row < to.Length; row++)
        {
            int old = from is null ? -1 : from[row];

            if (old != to[row])
            {
                double weight = _weights.IsEmpty ? 1 : _weights.Span[row];
                AddTo(_weightSums, old, -weight);
                AddTo(_weightSums, to[row], weight);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveSlice(int start, int end, int[]? from, int[] to, CancellationToken cancellationToken)
    {
        for (int row = 0; row < to.Length; row++)
        {
            if (row % ParallelBlocks.SumRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            int old = from is null ? -1 : from[row];

            if (old == to[row])
            {
                continue;
            }

            ReadOnlySpan<float> components = _vectors[row][start..end];
            double factor = FactorOf(row);

            if (old >= 0)
            {
                AccumulateKernel.Add(_sums[old].AsSpan(start..end), components, -factor);
            }

            if (to[row] >= 0)
            {
                AccumulateKernel.Add(_sums[to[row]].AsSpan(start..end), components, factor);
            }
        }
    }

    private static void AddTo(double[] sums, int label, double value)
    {
        if (label >= 0)
        {
            sums[label] += value;
        }
    }
}
