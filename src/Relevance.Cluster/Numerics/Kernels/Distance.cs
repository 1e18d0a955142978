using System.Globalization;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics;

/// <summary>Computes the distance of two vectors in float64, in one fixed order of additions: the same bits on every machine. O(d) each.</summary>
/// <remarks>A NaN component makes the distance NaN; a <see cref="VectorSet"/> contains none.</remarks>
public static class Distance
{
    /// <summary>Computes the distance by a given metric.</summary>
    /// <param name="x">The first vector, at least one component.</param>
    /// <param name="y">The second vector, as long as the first.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>The distance; small is near. The function with the metric's name documents the range and the rule for zero vectors.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or are zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="metric"/> is not a member of the enum.</exception>
    public static double Between(ReadOnlySpan<float> x, ReadOnlySpan<float> y, DistanceMetric metric) => metric switch
    {
        DistanceMetric.SquaredEuclidean => SquaredEuclidean(x, y),
        DistanceMetric.Euclidean => Euclidean(x, y),
        DistanceMetric.Cosine => Cosine(x, y),
        DistanceMetric.DotProduct => DotProduct(x, y),
        DistanceMetric.L1 => L1(x, y),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "The metric is not a member of DistanceMetric."),
    };

    /// <summary>Computes Σ (x − y)², in [0, ∞).</summary>
    /// <param name="x">The first vector, at least one component.</param>
    /// <param name="y">The second vector, as long as the first.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are zero.</exception>
    public static double SquaredEuclidean(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        CheckLengths(x, y);
        return SquaredDistanceKernel.Invoke(x, y);
    }

    /// <summary>Computes √ Σ (x − y)², in [0, ∞).</summary>
    /// <param name="x">The first vector, at least one component.</param>
    /// <param name="y">The second vector, as long as the first.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are zero.</exception>
    public static double Euclidean(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => Math.Sqrt(SquaredEuclidean(x, y));

    /// <summary>Computes 1 − cos θ: 0 for the same direction, 1 for a right angle, 2 for the opposite direction.</summary>
    /// <param name="x">The first vector, at least one component.</param>
    /// <param name="y">The second vector, as long as the first.</param>
    /// <returns>
    /// A value in [0, 2]; exactly 0 for equal vectors; 1 if either vector is a zero vector, which has no direction. Models and figures
    /// follow <see cref="ZeroVectorRule"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths differ, or are zero.</exception>
    public static double Cosine(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => 1 - CosineSimilarity(x, y);

    /// <summary>Computes cos θ = Σ x·y / (|x|·|y|).</summary>
    /// <param name="x">The first vector, at least one component.</param>
    /// <param name="y">The second vector, as long as the first.</param>
    /// <returns>
    /// A value in [−1, 1]; exactly 1 for equal vectors; 0 if either vector is a zero vector, which has no direction. Models and figures
    /// follow <see cref="ZeroVectorRule"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths differ, or are zero.</exception>
    public static double CosineSimilarity(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        CheckLengths(x, y);
        double squaredLengths = DotKernel.Invoke(x, x) * DotKernel.Invoke(y, y);

        // One root of the product: for equal vectors it is exact, and so is the quotient. Squares of float32 cannot overflow in float64,
        // and the square of a subnormal float32 is far above the smallest float64, so that only zero vectors have the product 0.
        return squaredLengths == 0 ? 0 : Math.Clamp(DotKernel.Invoke(x, y) / Math.Sqrt(squaredLengths), -1, 1);
    }

    /// <summary>Computes −Σ x·y, in (−∞, ∞): the negative dot product, so that small is near as for every metric.</summary>
    /// <param name="x">The first vector, at least one component.</param>
    /// <param name="y">The second vector, as long as the first.</param>
    /// <returns>The negative dot product; 0 if either vector is a zero vector.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or are zero.</exception>
    public static double DotProduct(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        CheckLengths(x, y);

        // A subtraction from zero, so that the result is never −0.
        return 0 - DotKernel.Invoke(x, y);
    }

    /// <summary>Computes Σ |x − y|, in [0, ∞): the Manhattan distance.</summary>
    /// <param name="x">The first vector, at least one component.</param>
    /// <param name="y">The second vector, as long as the first.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are zero.</exception>
    public static double L1(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        CheckLengths(x, y);
        return ManhattanKernel.Invoke(x, y);
    }

    private static void CheckLengths(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Vectors of {x.Length} and {y.Length} components have no distance: the dimensions must be equal."),
                nameof(y));
        }

        if (x.IsEmpty)
        {
            throw new ArgumentException("Vectors without components have no distance.", nameof(x));
        }
    }
}

/// <summary>Computes Σ |x − y| in float64, in the order of <see cref="EightLanes"/>. The caller has checked the lengths.</summary>
internal static class ManhattanKernel
{
    /// <summary>Computes the sum.</summary>
    public static double Invoke(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => EightLanes.Sum<Term>(x, y);

    /// <summary>The scalar definition.</summary>
    internal static double Scalar(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => EightLanes.Scalar<Term>(x, y);

    private readonly struct Term : IPairTerm
    {
        public static double Of(double x, double y) => Math.Abs(x - y);

        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => Vector256.Abs(x - y);
    }
}
