namespace Relevance.Cluster.Numerics;

/// <summary>Functions whose bits are the same on every platform, because they use only operations with rounding defined by IEEE 754.</summary>
internal static class StableMath
{
    private const double Sqrt2 = 1.4142135623730951;
    private const double Ln2 = 0.6931471805599453;

    // The upper part has 32 bits, so that its product with an exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>Computes the natural logarithm of a positive, normal number, within a few units in the last place of the larger of 1 and the result.</summary>
    /// <remarks>
    /// x = m·2^e with m in [√½, √2]; ln x = e·ln 2 + 2·artanh z, z = (m − 1)/(m + 1), |z| ≤ 0.1716; the series ends where z^(2i) is below 2^−56.
    /// </remarks>
    public static double Log(double x)
    {
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent);

        if (mantissa > Sqrt2)
        {
            mantissa /= 2;
            exponent++;
        }

        double z = (mantissa - 1) / (mantissa + 1);
        double square = z * z;
        double sum = 0;

        for (int odd = 23; odd >= 1; odd -= 2)
        {
            sum = (sum * square) + (1.0 / odd);
        }

        return (exponent * Ln2) + (2 * z * sum);
    }

    /// <summary>Computes e to the power of a number that is 0 or less, within two units in the last place; 0 below −745.</summary>
    /// <remarks>x = k·ln 2 + r with |r| ≤ ½·ln 2, and ln 2 in two parts; the series of e^r ends where its terms are below 2^−56.</remarks>
    public static double ExpOfNegative(double x)
    {
        if (x < -745)
        {
            return 0;
        }

        double count = Math.Round(x / Ln2);
        double rest = (x - (count * Ln2High)) - (count * Ln2Low);
        double sum = 1;

        for (int i = 14; i >= 1; i--)
        {
            sum = 1 + (sum * rest / i);
        }

        return Math.ScaleB(sum, (int)count);
    }
}
