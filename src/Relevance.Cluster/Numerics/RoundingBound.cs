namespace Relevance.Cluster.Numerics;

/// <summary>The rounding bound of a float32 score of <see cref="Kernels.RowScorer"/>: its largest possible error.</summary>
/// <remarks>
/// A sum of n fused products, in whatever order, errs by at most γ(n)·(|b| + Σ|x·c|) with γ(n) = n·u / (1 − n·u), u = 2⁻²⁴ (Higham, <em>Accuracy and
/// Stability of Numerical Algorithms</em>, section 3.1), and Σ|x·c| ≤ |x||c|. A few more u cover the rounding of the centered row, of the centered centroid
/// and of its half square; for unit rows, of the scaling too. Subnormal products add an absolute term.
/// </remarks>
internal readonly struct RoundingBound
{
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>A magnitude above which a float32 score may have overflowed.</summary>
    private const double Overflow = 1e38;

    private readonly double _relative;
    private readonly double _absolute;
    private readonly double _largestNorm;
    private readonly double _halfSquare;
    private readonly double _unitRows;

    /// <summary>Initializes a new instance of the <see cref="RoundingBound"/> struct for scores x·c − |c|²/2.</summary>
    /// <param name="dimension">The number of components.</param>
    /// <param name="largestNorm">The largest norm of a centered centroid.</param>
    /// <param name="areUnitRows">True if rows and centroids were scaled to norm 1.</param>
    public RoundingBound(int dimension, double largestNorm, bool areUnitRows)
        : this(dimension, largestNorm)
    {
        _halfSquare = largestNorm * largestNorm / 2;
        _unitRows = areUnitRows ? 8 * Unit : 0;
    }

    private RoundingBound(int dimension, double largestNorm)
    {
        double rounding = (dimension + 16) * Unit;
        _relative = rounding < 0.5 ? rounding / (1 - rounding) : double.PositiveInfinity;
        _absolute = (dimension + 16) * (2.0 * float.Epsilon);
        _largestNorm = largestNorm;
    }

    /// <summary>Creates the bound of dot products x·c; it includes a few u for centroids that were scaled to norm 1.</summary>
    public static RoundingBound OfProducts(int dimension, double largestNorm) => new(dimension + 8, largestNorm);

    /// <summary>Computes the rounding bound of the scores of a row; infinite if float32 may overflow.</summary>
    /// <param name="squaredLength">The squared norm of the centered row, computed in float32.</param>
    public double Of(float squaredLength) =>
        OfLength((Math.Sqrt(squaredLength) * (1 + (_relative / 2))) + 1e-22);

    /// <summary>Computes the rounding bound from the norm of a row, or an upper bound of it.</summary>
    public double OfLength(double length)
    {
        // Callers enlarge a norm from a float32 sum, which covers its rounding and its underflow.
        double magnitude = (length * _largestNorm) + _halfSquare;

        return magnitude < Overflow
            ? (_relative * magnitude) + (_unitRows * (1 + length) * (1 + _largestNorm)) + _absolute
            : double.PositiveInfinity;
    }

    /// <summary>Computes the rounding bound of the squared distance |x|² − 2·score.</summary>
    /// <param name="squaredLength">The squared norm of the centered row, computed in float32.</param>
    public double OfDistance(float squaredLength) => OfDistance(squaredLength, Of(squaredLength));

    /// <summary>Computes the rounding bound of the squared distance from that of the score.</summary>
    public double OfDistance(float squaredLength, double ofScore) => (2 * ofScore) + (2 * _relative * squaredLength);
}
