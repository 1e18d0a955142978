using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>
/// The units of the terms of sums over rows, x·factor·weight for each component and the weight itself, as integers (<see cref="FixedPointKernel"/>): a sum of
/// them depends on the set of its rows alone, not on their order, on how they are distributed over threads or machines, nor on rows that were added and
/// removed again.
/// </summary>
/// <remarks>
/// <para>
/// The unit of a component is a power of two, at most 2⁻²⁶ of its smallest term that is not 0, and the number of digits follows from the largest one. Two
/// digits have room for terms whose magnitudes differ by a factor of 2³³; others take more digits and time, and lose nothing. A term is rounded by at most
/// half a unit, and not at all if it is a component in float32, without weight and factor: then the sums are exact.
/// </para>
/// <para>An array of <see cref="Length"/> integers holds the sums of a set of rows; 16 bytes a component with two digits.</para>
/// </remarks>
internal sealed class TermUnits
{
    /// <summary>The bits of the smallest term.</summary>
    private const int SmallestTermBits = 26;

    private const int LeastDigits = 2;
    private readonly double[] _scales;
    private readonly double[] _weightScale;
    private readonly long _unitWeight;
    private readonly int _digits;
    private readonly int _weightDigits;

    /// <summary>Initializes a new instance of the <see cref="TermUnits"/> class for all rows whose terms are in the ranges.</summary>
    public TermUnits(TermRanges ranges)
    {
        _digits = LeastDigits;

        for (int t = 0; t < ranges.Largest.Length; t++)
        {
            _digits = Math.Max(_digits, DigitsFor((ranges.Largest[t], ranges.Smallest[t]), ranges.Factors));
        }

        _scales = [.. ranges.Largest.Select(largest => ScaleFor(_digits, largest, ranges.Factors.Largest))];
        _weightDigits = Math.Max(LeastDigits, DigitsFor(ranges.Weights, (1, 1)));
        _weightScale = [ScaleFor(_weightDigits, ranges.Weights.Largest, 1)];
        _unitWeight = (long)Math.ScaleB(_weightScale[0], -(_weightDigits - 1) * FixedPointKernel.DigitBits);
    }

    /// <summary>Gets the number of components.</summary>
    public int Dimension => _scales.Length;

    /// <summary>Gets the number of integers that hold the sums of a set of rows.</summary>
    public int Length => (_digits * Dimension) + _weightDigits;

    /// <summary>Adds the components of vectors to sums.</summary>
    /// <param name="sums">The sums of a set of rows.</param>
    /// <param name="vectors">The addresses of the vectors.</param>
    /// <param name="factors">The factor times the weight of each vector; negative to remove it.</param>
    public void AddVectors(Span<long> sums, ReadOnlySpan<nint> vectors, ReadOnlySpan<double> factors) =>
        FixedPointKernel.Add(sums[..^_weightDigits], vectors, factors, _scales);

    /// <summary>Adds a weight to sums, times a sign.</summary>
    public void AddWeight(Span<long> sums, float weight, double sign) =>
        FixedPointKernel.Scalar(sums[^_weightDigits..], [weight], _weightScale, sign, start: 0);

    /// <summary>Adds the weights of rows that all have the weight 1; it has one digit that is not 0.</summary>
    public void AddOnes(Span<long> sums, long count) => sums[^1] += count * _unitWeight;

    /// <summary>Returns the sum of the weights.</summary>
    public double WeightOf(ReadOnlySpan<long> sums) => ValueOf(sums[^_weightDigits..], 1, 0) / _weightScale[0];

    /// <summary>Computes the sum of each component, to the nearest float64; with more than two digits, to one of the two nearest.</summary>
    public void Decode(ReadOnlySpan<long> sums, Span<double> components)
    {
        for (int t = 0; t < components.Length; t++)
        {
            components[t] = ValueOf(sums[..^_weightDigits], components.Length, t) / _scales[t];
        }
    }

    /// <summary>Joins the digits of a component, from the largest one on, after their carries.</summary>
    private static double ValueOf(ReadOnlySpan<long> sums, int stride, int component)
    {
        Span<long> digits = stackalloc long[sums.Length / stride];
        long carry = 0;

        for (int digit = 0; digit < digits.Length; digit++)
        {
            long sum = sums[(digit * stride) + component] + carry;
            carry = digit == digits.Length - 1 ? 0 : (sum + (1L << (FixedPointKernel.DigitBits - 1))) >> FixedPointKernel.DigitBits;
            digits[digit] = sum - (carry << FixedPointKernel.DigitBits);
        }

        double value = 0;

        for (int digit = digits.Length - 1; digit >= 0; digit--)
        {
            value = (value * (1L << FixedPointKernel.DigitBits)) + digits[digit];
        }

        return value;
    }

    private static int DigitsFor((double Largest, double Smallest) values, (double Largest, double Smallest) factors)
    {
        if (values.Largest == 0 || factors.Largest == 0)
        {
            return LeastDigits;
        }

        int bits = ExponentAbove(values.Largest, factors.Largest) - Math.ILogB(values.Smallest) - Math.ILogB(factors.Smallest) + SmallestTermBits + 1;
        return (bits + FixedPointKernel.DigitBits - 1) / FixedPointKernel.DigitBits;
    }

    private static double ScaleFor(int digits, double largest, double largestFactor) => largest == 0 || largestFactor == 0
        ? 1
        : Math.ScaleB(1, (digits * FixedPointKernel.DigitBits) - 1 - ExponentAbove(largest, largestFactor));

    /// <summary>Returns the exponent of a power of two above every product of the two.</summary>
    private static int ExponentAbove(double value, double factor) => Math.ILogB(value) + Math.ILogB(factor) + 2;
}
