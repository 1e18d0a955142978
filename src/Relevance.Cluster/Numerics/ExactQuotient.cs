using System.Numerics;

namespace Relevance.Cluster.Numerics;

/// <summary>Rounds quotients of integers of any size to float64.</summary>
internal static class ExactQuotient
{
    private const int MantissaBits = 53;
    private const int SmallestExponent = -1074;

    // More bits than a float64 has: enough to distinguish a tie from its neighbors.
    private const int QuotientBits = 66;

    /// <summary>Computes numerator / denominator · 2^exponent, rounded once to the nearest float64, ties to even.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">An integer above 0.</param>
    /// <param name="exponent">The power of two.</param>
    /// <returns>The quotient; ±∞ beyond the range of float64; 0 if the numerator is 0.</returns>
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

        // If more bits are dropped than the quotient has, it is below half of the smallest float64.
        double rounded = dropped > QuotientBits + 2 ? 0 : Math.ScaleB((double)RoundBits((UInt128)quotient, dropped, !rest.IsZero), lowest);
        return numerator.Sign < 0 ? -rounded : rounded;
    }

    /// <summary>Computes the square root of numerator / denominator · 2^exponent, even if the quotient itself is beyond the range of float64.</summary>
    /// <param name="numerator">An integer, at least 0.</param>
    /// <param name="denominator">An integer above 0.</param>
    /// <param name="exponent">The power of two.</param>
    public static double Root(BigInteger numerator, BigInteger denominator, int exponent)
    {
        int half = (int)(numerator.GetBitLength() - denominator.GetBitLength() + exponent) >> 1;
        return Math.ScaleB(Math.Sqrt(Round(numerator, denominator, exponent - (2 * half))), half);
    }

    /// <summary>Drops at least one bit and rounds; <paramref name="hasMore"/> states that lower bits were not all zero.</summary>
    private static long RoundBits(UInt128 value, int dropped, bool hasMore)
    {
        UInt128 kept = value >> dropped;
        UInt128 rest = value - (kept << dropped);
        UInt128 half = UInt128.One << (dropped - 1);
        bool isUp = rest > half || (rest == half && (hasMore || UInt128.IsOddInteger(kept)));
        return (long)kept + (isUp ? 1 : 0);
    }
}
