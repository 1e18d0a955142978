using System.Globalization;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.LinearAlgebra;

namespace Relevance.Cluster.Models;

/// <summary>One restart of <see cref="GaussianMixture"/>: expectation and maximization in turn.</summary>
/// <remarks>
/// A covariance is used through the inverse W of its Cholesky factor: ln N(x) = −½·(d·ln 2π + ‖W(x − μ)‖²) + Σ ln Wᵢᵢ. Diagonal covariances have the
/// diagonal of W alone.
/// </remarks>
internal sealed class MixtureFit
{
    private const int BlockRows = 256;

    /// <summary>The total responsibility of a component that no row has: ten units in the last place of 1, as in scikit-learn.</summary>
    private const double LeastTotal = 10.0 / (1L << 52);

    private readonly VectorSet _vectors;
    private readonly GaussianMixtureOptions _options;
    private readonly int _count;
    private readonly int _dimension;
    private readonly int _threads;
    private readonly double[] _responsibilities;
    private readonly double[] _rowLogs;
    private readonly double[] _weights;
    private readonly double[][] _means;
    private readonly double[][] _whitening;
    private readonly double[] _logDeterminants;

    /// <summary>Initializes a new instance of the <see cref="MixtureFit"/> class.</summary>
    public MixtureFit(VectorSet vectors, GaussianMixtureOptions options)
    {
        (_vectors, _options, _count, _dimension) = (vectors, options, options.ClusterCount, vectors.Dimension);
        _threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        _responsibilities = new double[checked(vectors.Count * _count)];
        _rowLogs = new double[vectors.Count];
        _weights = new double[_count];
        _means = [.. Enumerable.Range(0, _count).Select(_ => new double[_dimension])];
        _whitening = new double[_count][];
        _logDeterminants = new double[_count];
    }

    /// <summary>Gets the log-likelihood of all rows.</summary>
    public double LogLikelihood { get; private set; } = double.NegativeInfinity;

    /// <summary>Gets the number of iterations.</summary>
    public int Iterations { get; private set; }

    /// <summary>Gets a value indicating whether the tolerance was reached.</summary>
    public bool HasConverged { get; private set; }

    /// <summary>Gets the number of free parameters.</summary>
    public long ParameterCount => (_options.Covariance switch
    {
        CovarianceShape.Full => _count * (_dimension * (_dimension + 1L) / 2),
        CovarianceShape.Tied => _dimension * (_dimension + 1L) / 2,
        CovarianceShape.Diagonal => (long)_count * _dimension,
        _ => _count,
    }) + ((long)_count * _dimension) + _count - 1;

    private bool IsFull => _options.Covariance is CovarianceShape.Full or CovarianceShape.Tied;

    /// <summary>Fits from labels, until the mean log-likelihood changes by less than the tolerance.</summary>
    public void Run(IReadOnlyList<int> start, int restart, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken)
    {
        for (int row = 0; row < start.Count; row++)
        {
            _responsibilities[(row * _count) + start[row]] = 1;
        }

        while (!HasConverged && Iterations < _options.MaxIterations)
        {
            Maximize(cancellationToken);
            Expect(cancellationToken);
            double before = LogLikelihood;

            // In the order of the rows.
            LogLikelihood = _rowLogs.Sum();
            Iterations++;
            HasConverged = Math.Abs(LogLikelihood - before) / _vectors.Count < _options.Tolerance;
            progress?.Report(new ClusterModelProgress(restart, Iterations, -LogLikelihood));
        }
    }

    /// <summary>Returns the component of the largest responsibility of each row; ties go to the lowest.</summary>
    public int[] Labels()
    {
        int[] labels = new int[_vectors.Count];

        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<double> own = Row(row);

            for (int component = 1; component < _count; component++)
            {
                labels[row] = own[component] > own[labels[row]] ? component : labels[row];
            }
        }

        return labels;
    }

    /// <summary>Returns the mean of a component.</summary>
    public IReadOnlyList<double> MeanOf(int component) => _means[component];

    /// <summary>Returns the share of a component.</summary>
    public double WeightOf(int component) => _weights[component];

    /// <summary>Returns the responsibilities of a row, in an order of the components.</summary>
    public float[] ResponsibilitiesOf(int row, int[] order)
    {
        double[] own = Row(row).ToArray();
        return [.. order.Select(component => (float)own[component])];
    }

    private Span<double> Row(int row) => _responsibilities.AsSpan(row * _count, _count);

    /// <summary>Computes weights, means and covariances from the responsibilities; a component is summed by one thread, in the order of the rows.</summary>
    private void Maximize(CancellationToken cancellationToken)
    {
        double[] totals = new double[_count];
        double[][] scatters = new double[_count][];
        ParallelBlocks.Run(
            _count,
            _threads,
            _ => component =>
            {
                totals[component] = SumMean(component);
                scatters[component] = Scatter(component, cancellationToken);
            },
            cancellationToken);
        double sum = totals.Sum();

        for (int component = 0; component < _count; component++)
        {
            _weights[component] = totals[component] / sum;
        }

        if (_options.Covariance == CovarianceShape.Tied)
        {
            double[] all = new double[_dimension * _dimension];

            foreach (double[] scatter in scatters)
            {
                DoubleRows.AddScaled(scatter, 1 / (double)_vectors.Count, all);
            }

            Array.Fill(_whitening, WhiteningOf(all, 0));
        }
        else
        {
            for (int component = 0; component < _count; component++)
            {
                double[] covariance = new double[scatters[component].Length];
                DoubleRows.AddScaled(scatters[component], 1 / totals[component], covariance);
                _whitening[component] = WhiteningOf(covariance, component);
            }
        }

        for (int component = 0; component < _count; component++)
        {
            _logDeterminants[component] = LogDeterminantOf(_whitening[component]);
        }
    }

    /// <summary>Computes the mean of a component, and returns its total responsibility, which is never 0.</summary>
    private double SumMean(int component)
    {
        double[] mean = _means[component];
        double[] row = new double[_dimension];
        double total = LeastTotal;
        Array.Clear(mean);

        for (int i = 0; i < _vectors.Count; i++)
        {
            double share = Row(i)[component];

            if (share > 0)
            {
                total += share;
                DoubleRows.Widen(_vectors[i], row);
                DoubleRows.AddScaled(row, share, mean);
            }
        }

        for (int t = 0; t < mean.Length; t++)
        {
            mean[t] /= total;
        }

        return total;
    }

    /// <summary>Sums the weighted squares, or products, of the differences from the mean of a component.</summary>
    private double[] Scatter(int component, CancellationToken cancellationToken)
    {
        double[] scatter = new double[IsFull ? _dimension * _dimension : _dimension];
        double[] difference = new double[_dimension];

        for (int i = 0; i < _vectors.Count; i++)
        {
            double share = Row(i)[component];

            if (share == 0)
            {
                continue;
            }

            DoubleRows.Subtract(_vectors[i], _means[component], difference);

            if (!IsFull)
            {
                DoubleRows.AddSquares(difference, share, scatter);
                continue;
            }

            if (i % BlockRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            for (int t = 0; t < _dimension; t++)
            {
                DoubleRows.AddScaled(difference.AsSpan(0, t + 1), share * difference[t], scatter.AsSpan(t * _dimension, t + 1));
            }
        }

        return scatter;
    }

    /// <summary>Adds the regularization, and returns the inverse of the Cholesky factor, or the inverse roots of a diagonal.</summary>
    private double[] WhiteningOf(double[] covariance, int component)
    {
        if (_options.Covariance == CovarianceShape.Spherical)
        {
            Array.Fill(covariance, covariance.Sum() / _dimension);
        }

        int step = IsFull ? _dimension + 1 : 1;

        for (int t = 0; t < covariance.Length; t += step)
        {
            covariance[t] += _options.Regularization;
        }

        return (IsFull ? Cholesky.InverseFactor(covariance, _dimension) : InverseRoots(covariance))
            ?? throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The covariance of component {component} of {_count} has no inverse: increase Regularization ({_options.Regularization:G4}), or decrease "
                + $"ClusterCount."));
    }

    private static double[]? InverseRoots(double[] variances) =>
        variances.All(variance => variance > 0) ? Array.ConvertAll(variances, variance => 1 / Math.Sqrt(variance)) : null;

    private double LogDeterminantOf(double[] whitening)
    {
        double sum = 0;

        for (int t = 0; t < _dimension; t++)
        {
            sum += StableMath.Log(whitening[IsFull ? t * (_dimension + 1) : t]);
        }

        return sum;
    }

    /// <summary>Computes the responsibilities and the log-likelihood of each row.</summary>
    private void Expect(CancellationToken cancellationToken)
    {
        double[] logWeights = [.. _weights.Select(weight => weight > 0 ? StableMath.Log(weight) : double.NegativeInfinity)];
        double constant = -0.5 * _dimension * StableMath.Log(2 * Math.PI);
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_vectors.Count, BlockRows),
            _threads,
            _ =>
            {
                double[] difference = new double[_dimension];
                return block =>
                {
                    for (int row = block * BlockRows; row < Math.Min(_vectors.Count, (block + 1) * BlockRows); row++)
                    {
                        Span<double> own = Row(row);

                        for (int component = 0; component < _count; component++)
                        {
                            DoubleRows.Subtract(_vectors[row], _means[component], difference);
                            own[component] = constant + _logDeterminants[component] + logWeights[component]
                                - (0.5 * SquareOf(difference, _whitening[component]));
                        }

                        _rowLogs[row] = Normalize(own);
                    }
                };
            },
            cancellationToken);
    }

    /// <summary>Computes ‖W·x‖².</summary>
    private double SquareOf(double[] difference, double[] whitening)
    {
        double sum = 0;

        for (int t = 0; t < _dimension; t++)
        {
            double scaled = IsFull
                ? DoubleRows.Dot(difference.AsSpan(0, t + 1), whitening.AsSpan(t * _dimension, t + 1))
                : difference[t] * whitening[t];
            sum += scaled * scaled;
        }

        return sum;
    }

    /// <summary>Turns logarithms of joint densities into responsibilities, and returns the logarithm of their sum.</summary>
    private static double Normalize(Span<double> logs)
    {
        double largest = double.NegativeInfinity;

        foreach (double log in logs)
        {
            largest = Math.Max(largest, log);
        }

        double sum = 0;

        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] = StableMath.ExpOfNegative(logs[i] - largest);
            sum += logs[i];
        }

        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] /= sum;
        }

        return largest + StableMath.Log(sum);
    }
}
