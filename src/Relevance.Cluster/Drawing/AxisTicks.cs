namespace Relevance.Cluster.Drawing;

/// <summary>Round numbers along an axis.</summary>
internal static class AxisTicks
{
    private static readonly double[] Multiples = [1, 2, 2.5, 5, 10];

    /// <summary>Gives the multiples of a step of 1, 2, 2.5 or 5 times a power of ten that lie in a range: at most <paramref name="count"/> + 1 of them.</summary>
    public static IReadOnlyList<double> Between(double minimum, double maximum, int count)
    {
        double raw = (maximum / count) - (minimum / count);
        double magnitude = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = Multiples.Select(m => m * magnitude).First(s => s >= raw * (1 - 1e-12));
        var ticks = new List<double>();
        double first = Math.Ceiling((minimum / step) - 1e-9);
        double last = Math.Floor((maximum / step) + 1e-9);
        for (double i = first; i <= last; i++)
        {
            // Beyond 2^53 adding 1 changes nothing, and the ticks would be indistinguishable anyway.
            if (i + 1 == i)
            {
                break;
            }

            ticks.Add((i * step) + 0.0);
        }

        return ticks;
    }

    /// <summary>Gives the decimals that tell neighboring ticks apart, from 1 to 15.</summary>
    public static int Digits(IReadOnlyList<double> ticks)
    {
        if (ticks.Count < 2)
        {
            return 3;
        }

        double step = ticks[1] - ticks[0];
        int digits = 1;
        while (digits < 15 && Math.Abs(Math.Round(step, digits) - step) > step * 1e-6)
        {
            digits++;
        }

        return digits;
    }
}
