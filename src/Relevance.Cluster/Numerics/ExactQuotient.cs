using System.Numerics;

namespace Relevance.Cluster.Numerics;

/// <summary>Rounds quotients of whole numbers, however long, to float64.</summary>
internal static class ExactQuotient
{
    private const int MantissaBits = 53;
    private const int SmallestExponent = -1074;

    // More than a float64 has, by as much as tells a tie from what is beside it.
    private const int QuotientBits = 66;

    /// <summary>Gives numerator / denominator · 2^exponent, rounded once, to the nearest with ties to even.</summary>
    /// <param name="numerator">Any whole number.</param>
    /// <param name="denominator">One above 0.</param>
    /// <param name="exponent">The power of two.</param>
    /// <returns>±∞ beyond float64; 0 of 0.</returns>
    public static double Round(BigInteger numerator, BigInteger denominator, int exponent)
    {
        if (numerator.IsZero)
        {
            return 0;
        }

        BigInteger magnitude = BigInteger.Abs(numerator);
        int shift = QuotientBits - (int)(magnitude.GetBitLength() - denominator.GetBitLength());
        BigInteger quotient = shift >= 0
            ? BigInteger.DivRem(magnitude << shift, denominator, out BigInteger rest)
            : BigInteger.DivRem(magnitude, denominator << -shift, out rest);
        int lowest = Math.Max(exponent - shift + (int)quotient.GetBitLength() - MantissaBits, SmallestExponent);
        int dropped = lowest - (exponent - shift);

        // With more bits dropped than there are, half of the smallest float64 is not reached.
        double rounded = dropped > QuotientBits + 2 ? 0 : Math.ScaleB((double)RoundBits((UInt128)quotient, dropped, !rest.IsZero), lowest);
        return numerator.Sign < 0 ? -rounded : rounded;
    }

    /// <summary>Gives the square root of numerator / denominator · 2^exponent, also where the quotient itself is beyond float64.</summary>
    /// <param name="numerator">A whole number, not negative.</param>
    /// <param name="denominator">One above 0.</param>
    /// <param name="exponent">The power of two.</param>
    public static double Root(BigInteger numerator, BigInteger denominator, int exponent)
    {
        int half = (int)(numerator.GetBitLength() - denominator.GetBitLength() + exponent) >> 1;
        return Math.ScaleB(Math.Sqrt(Round(numerator, denominator, exponent - (2 * half))), half);
    }

    /// <summary>Drops bits, at least one; some more below them may count too.</summary>
    private static long RoundBits(UInt128 value, int dropped, bool hasMore)
    {
        UInt128 kept = value >> dropped;
        UInt128 rest = value - (kept << dropped);
        UInt128 half = UInt128.One << (dropped - 1);
        bool isUp = rest > half || (rest == half && (hasMore || UInt128.IsOddInteger(kept)));
        return (long)kept + (isUp ? 1 : 0);
    }
}
