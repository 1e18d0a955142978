namespace Relevance.Cluster.Numerics;

/// <summary>How far a float32 score of <see cref="Kernels.RowScorer"/> may be from the true one.</summary>
/// <remarks>
/// A sum of n fused products, in whatever order, errs by at most γ(n)·(|b| + Σ|x·c|) with γ(n) = n·u / (1 − n·u), u = 2⁻²⁴ (Higham, <em>Accuracy and Stability of
/// Numerical Algorithms</em>, section 3.1), and Σ|x·c| ≤ |x||c|. A few more u stand for rounding the centered row, the centered centroid and its
/// half square; for unit rows, for the scaling as well. Subnormal products add an absolute term.
/// </remarks>
internal readonly struct RoundingBound
{
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>Above this a float32 score may have overflowed.</summary>
    private const double Overflow = 1e38;

    private readonly double _relative;
    private readonly double _absolute;
    private readonly double _largestNorm;
    private readonly double _halfSquare;
    private readonly double _unitRows;

    /// <summary>Initializes a new instance of the <see cref="RoundingBound"/> struct for scores x·c − |c|²/2.</summary>
    /// <param name="dimension">The number of components.</param>
    /// <param name="largestNorm">The largest length of a centered centroid.</param>
    /// <param name="areUnitRows">Whether rows and centroids were scaled to length 1.</param>
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

    /// <summary>The bound for plain dot products x·c; a few u more, for centroids that were scaled to length 1, are in it.</summary>
    public static RoundingBound OfProducts(int dimension, double largestNorm) => new(dimension + 8, largestNorm);

    /// <summary>The most by which a score of a row may be wrong; infinite where float32 overflows.</summary>
    /// <param name="squaredLength">The squared length of the centered row, as float32 has it.</param>
    public double Of(float squaredLength) =>
        OfLength((Math.Sqrt(squaredLength) * (1 + (_relative / 2))) + 1e-22);

    /// <summary>The same for a row whose length, or a little more, is known.</summary>
    public double OfLength(double length)
    {
        // Where the length comes from a float32 sum, a little more covers its rounding, and what is too small for it to see.
        double magnitude = (length * _largestNorm) + _halfSquare;

        return magnitude < Overflow
            ? (_relative * magnitude) + (_unitRows * (1 + length) * (1 + _largestNorm)) + _absolute
            : double.PositiveInfinity;
    }

    /// <summary>The most by which |x|² − 2·score, a squared distance, may be wrong.</summary>
    /// <param name="squaredLength">The squared length of the centered row, as float32 has it.</param>
    public double OfDistance(float squaredLength) => OfDistance(squaredLength, Of(squaredLength));

    /// <summary>The same where the bound of the score is known.</summary>
    public double OfDistance(float squaredLength, double ofScore) => (2 * ofScore) + (2 * _relative * squaredLength);
}
