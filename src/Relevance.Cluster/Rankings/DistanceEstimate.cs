using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Rankings;

/// <summary>Computes bounds on the float64 distance of a row to its centroid from float32 sums.</summary>
/// <remarks>
/// The error of a sum of d terms, in any order, is at most γ(d)·Σ|terms| with γ(n) = n·u / (1 − n·u), u = 2⁻²⁴ (Higham, <em>Accuracy and Stability of
/// Numerical Algorithms</em>, section 3.1). For differences all terms have one sign, so the bound is a share of the sum; for products Σ|x·c| ≤ |x||c|.
/// Sixteen additional u cover the rounding within a term and, by a wide margin, that of the float64 distance. Subnormal products add an absolute part. A
/// sum that overflows or is too small is <see cref="DistanceRange.Unknown"/>.
/// </remarks>
internal sealed unsafe class DistanceEstimate : IDisposable
{
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>The squared norm below which subnormal numbers can have lost digits.</summary>
    private const float Small = 1e-20f;

    /// <summary>The largest γ for which the bounds are useful.</summary>
    private const double MostRelative = 0.05;

    /// <summary>The prefetch distance in floats: 4 KiB.</summary>
    private const int Ahead = 1024;

    private readonly DistanceMetric _metric;
    private readonly int _dimension;
    private readonly PinnedRows _rows;
    private readonly PinnedRows _centroids;
    private readonly double[] _centroidLengths;
    private readonly double _relative;
    private readonly double _absolute;

    /// <summary>Initializes a new instance of the <see cref="DistanceEstimate"/> class; its disposal releases the pinned rows.</summary>
    public DistanceEstimate(VectorSet vectors, VectorSet centroids, DistanceMetric metric)
    {
        _metric = metric;
        _dimension = vectors.Dimension;
        _rows = new PinnedRows(vectors);
        _centroids = new PinnedRows(centroids);
        _centroidLengths =
            [.. Enumerable.Range(0, centroids.Count).Select(centroid => Math.Sqrt(DotKernel.Invoke(centroids[centroid], centroids[centroid])))];
        double rounding = (_dimension + 16) * Unit;
        _relative = rounding / (1 - rounding);
        _absolute = (_dimension + 16) * (2.0 * float.Epsilon);
    }

    /// <summary>Gets the bytes of a row.</summary>
    public int RowBytes => _dimension * sizeof(float);

    /// <summary>Determines whether float32 is precise enough for vectors of a dimension.</summary>
    public static bool Reaches(int dimension) => (dimension + 16) * Unit <= MostRelative;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public DistanceRange Of(int row, int centroid)
    {
        float* x = _rows[row];
        float* c = _centroids[centroid];

        // Rows are read in sequence: later ones are prefetched while this one is summed.
        Prefetch.Floats(x + Ahead, Math.Min(_dimension, Ahead));

        switch (_metric)
        {
            case DistanceMetric.SquaredEuclidean:
                return OfSum(EstimateKernel.Sum<EstimateKernel.SquaredDifference>(x, c, _dimension));
            case DistanceMetric.Euclidean:
                // The square root is rounded correctly, so it keeps the order.
                DistanceRange squared = OfSum(EstimateKernel.Sum<EstimateKernel.SquaredDifference>(x, c, _dimension));
                return new DistanceRange(Math.Sqrt(Math.Max(0, squared.Low)), Math.Sqrt(squared.High));
            case DistanceMetric.L1:
                return OfSum(EstimateKernel.Sum<EstimateKernel.AbsoluteDifference>(x, c, _dimension));
            default:
                return OfProduct(
                    EstimateKernel.Sum<EstimateKernel.Product>(x, c, _dimension),
                    EstimateKernel.Sum<EstimateKernel.Product>(x, x, _dimension),
                    _centroidLengths[centroid]);
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _centroids.Dispose();
    }

    private DistanceRange OfSum(float sum) => float.IsFinite(sum)
        ? new DistanceRange((sum * (1 - _relative)) - _absolute, (sum * (1 + (2 * _relative))) + _absolute)
        : DistanceRange.Unknown;

    private DistanceRange OfProduct(float product, float square, double centroidLength)
    {
        if (!float.IsFinite(product) || !float.IsFinite(square))
        {
            return DistanceRange.Unknown;
        }

        if (_metric == DistanceMetric.Cosine)
        {
            if (square < Small || centroidLength * centroidLength < Small)
            {
                return DistanceRange.Unknown;
            }

            // The error of the product is γ·|x||c|, that of the norm of x is γ/2: together less than 2γ.
            double distance = 1 - (product / (Math.Sqrt(square) * centroidLength));
            return new DistanceRange(distance - (2 * _relative), distance + (2 * _relative));
        }

        double length = (Math.Sqrt(square) * (1 + _relative)) + (1e-22 * Math.Sqrt(_dimension));
        double error = (2 * _relative * length * centroidLength) + _absolute;
        return new DistanceRange(-product - error, -product + error);
    }
}
