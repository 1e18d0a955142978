using System.Numerics;

namespace Relevance.Cluster.Documents.Aggregations;

/// <summary>Adds up float64 numbers without rounding on the way: the result is the float64 nearest to the true sum, the same in whatever order and groups they come.</summary>
/// <remarks>
/// A sum that is rounded at each step depends on the order, and a store that groups by sorting has no order to keep. The sum is kept as a whole number of 2^-1074, the unit of the
/// smallest float64. Not thread-safe.
/// </remarks>
public sealed class ExactSum
{
    private const int MantissaBits = 52;
    private const int SmallestExponent = -1074;

    private BigInteger _units;
    private bool _hasPositiveInfinity;
    private bool _hasNegativeInfinity;
    private bool _hasNaN;

    /// <summary>
    /// Gets the sum so far, rounded once, to the nearest with ties to even; 0 when there is none. ±∞ when one was added or the sum is beyond the range of float64; NaN when both
    /// infinities or a NaN were added.
    /// </summary>
    public double Value
    {
        get
        {
            if (_hasNaN || (_hasPositiveInfinity && _hasNegativeInfinity))
            {
                return double.NaN;
            }

            return _hasPositiveInfinity ? double.PositiveInfinity : _hasNegativeInfinity ? double.NegativeInfinity : Round(_units);
        }
    }

    /// <summary>Adds a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="times">How often, 1 by default; 0 adds nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is to be added a negative number of times.</exception>
    public void Add(double number, long times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        if (times == 0)
        {
            return;
        }

        if (!double.IsFinite(number))
        {
            _hasNaN |= double.IsNaN(number);
            _hasPositiveInfinity |= number > 0;
            _hasNegativeInfinity |= number < 0;
            return;
        }

        long bits = BitConverter.DoubleToInt64Bits(number);
        int exponent = (int)((bits >> MantissaBits) & 0x7FF);
        long mantissa = bits & ((1L << MantissaBits) - 1);
        if (exponent > 0)
        {
            mantissa |= 1L << MantissaBits;
            exponent--;
        }

        BigInteger units = (BigInteger)((Int128)mantissa * times) << exponent;
        _units += bits < 0 ? -units : units;
    }

    private static double Round(BigInteger units)
    {
        BigInteger magnitude = BigInteger.Abs(units);
        int excess = (int)Math.Max(0, magnitude.GetBitLength() - 64);

        // Of what does not fit in 64 bits only whether it is nothing matters: it decides what else would be a tie.
        BigInteger kept = magnitude >> excess;
        ulong top = (ulong)kept | ((kept << excess) == magnitude ? 0UL : 1UL);
        double rounded = Math.ScaleB(ToDouble(top), SmallestExponent + excess);
        return units.Sign < 0 ? -rounded : rounded;
    }

    /// <summary>Rounds to 53 bits by hand, since the conversions of some processors round twice.</summary>
    private static double ToDouble(ulong value)
    {
        int excess = Math.Max(0, 64 - BitOperations.LeadingZeroCount(value) - (MantissaBits + 1));
        ulong kept = value >> excess;
        ulong rest = value - (kept << excess);
        ulong half = excess == 0 ? 1 : 1UL << (excess - 1);
        if (rest > half || (rest == half && (kept & 1) == 1))
        {
            kept++;
        }

        return Math.ScaleB((double)(long)kept, excess);
    }
}
