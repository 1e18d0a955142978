using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Rankings;

/// <summary>Between what the float64 distance of a row to its centroid lies, from float32 sums of one look at the row.</summary>
/// <remarks>
/// A sum of d terms, in whatever order, errs by at most γ(d)·Σ|terms| with γ(n) = n·u / (1 − n·u), u = 2⁻²⁴ (Higham, <em>Accuracy and Stability of Numerical Algorithms</em>,
/// section 3.1). For differences all terms have one sign, so that the bound is a share of the sum itself; for products Σ|x·c| ≤ |x||c|. The sixteen u more than d stand for
/// the rounding within a term and, by far, for that of the float64 distance. Products that are subnormal add an absolute part. What overflows or is
/// too small to tell is <see cref="DistanceRange.Unknown"/>.
/// </remarks>
internal sealed unsafe class DistanceEstimate : IDisposable
{
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>Squared lengths below this may have lost digits to subnormal numbers.</summary>
    private const float Small = 1e-20f;

    /// <summary>A dimension whose γ is above this leaves nothing to be told.</summary>
    private const double MostRelative = 0.05;

    /// <summary>How many floats ahead of a row memory is asked for: 4 KiB.</summary>
    private const int Ahead = 1024;

    private readonly DistanceMetric _metric;
    private readonly int _dimension;
    private readonly PinnedRows _rows;
    private readonly PinnedRows _centroids;
    private readonly double[] _centroidLengths;
    private readonly double _relative;
    private readonly double _absolute;

    /// <summary>Initializes a new instance of the <see cref="DistanceEstimate"/> class; dispose of it to let the rows go.</summary>
    public DistanceEstimate(VectorSet vectors, VectorSet centroids, DistanceMetric metric)
    {
        _metric = metric;
        _dimension = vectors.Dimension;
        _rows = new PinnedRows(vectors);
        _centroids = new PinnedRows(centroids);
        _centroidLengths = [.. Enumerable.Range(0, centroids.Count).Select(centroid => Math.Sqrt(DotKernel.Invoke(centroids[centroid], centroids[centroid])))];
        double rounding = (_dimension + 16) * Unit;
        _relative = rounding / (1 - rounding);
        _absolute = (_dimension + 16) * (2.0 * float.Epsilon);
    }

    /// <summary>Gets whether float32 reaches for vectors of so many components.</summary>
    public static bool Reaches(int dimension) => (dimension + 16) * Unit <= MostRelative;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public DistanceRange Of(int row, int centroid)
    {
        float* x = _rows[row];
        float* c = _centroids[centroid];

        // Rows come one after another: those a few on are asked for while this one is summed.
        Prefetch.Floats(x + Ahead, Math.Min(_dimension, Ahead));

        switch (_metric)
        {
            case DistanceMetric.SquaredEuclidean:
                return OfSum(EstimateKernel.Sum<EstimateKernel.SquaredDifference>(x, c, _dimension));
            case DistanceMetric.Euclidean:
                // The root is rounded correctly, and so keeps the order.
                DistanceRange squared = OfSum(EstimateKernel.Sum<EstimateKernel.SquaredDifference>(x, c, _dimension));
                return new DistanceRange(Math.Sqrt(Math.Max(0, squared.Low)), Math.Sqrt(squared.High));
            case DistanceMetric.L1:
                return OfSum(EstimateKernel.Sum<EstimateKernel.AbsoluteDifference>(x, c, _dimension));
            default:
                return OfProduct(EstimateKernel.Sum<EstimateKernel.Product>(x, c, _dimension), EstimateKernel.Sum<EstimateKernel.Product>(x, x, _dimension), _centroidLengths[centroid]);
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

            // The product errs by γ·|x||c|, the length of x by half of γ: together by less than twice γ.
            double distance = 1 - (product / (Math.Sqrt(square) * centroidLength));
            return new DistanceRange(distance - (2 * _relative), distance + (2 * _relative));
        }

        double length = (Math.Sqrt(square) * (1 + _relative)) + (1e-22 * Math.Sqrt(_dimension));
        double error = (2 * _relative * length * centroidLength) + _absolute;
        return new DistanceRange(-product - error, -product + error);
    }
}
