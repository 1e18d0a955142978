using System.Globalization;

namespace Relevance.Cluster.Drawing;

/// <summary>Computes round numbers along an axis.</summary>
internal static class AxisTicks
{
    private static readonly double[] Multiples = [1, 2, 2.5, 5, 10];

    /// <summary>
    /// Returns the multiples of a step of 1, 2, 2.5 or 5 times a power of ten within a range: at most <paramref name="count"/> + 1 of them.
    /// </summary>
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
            // Above 2^53, adding 1 has no effect, and the ticks would not differ anyway.
            if (i + 1 == i)
            {
                break;
            }

            ticks.Add((i * step) + 0.0);
        }

        return ticks;
    }

    /// <summary>
    /// Formats the ticks of one axis consistently: with the same number of decimals, in thousands (k), millions (M) or billions (G) from 10,000 on, and
    /// as powers of ten above.
    /// </summary>
    public static IReadOnlyList<string> Texts(IReadOnlyList<double> ticks)
    {
        double largest = ticks.Count == 0 ? 0 : ticks.Max(Math.Abs);
        double step = ticks.Count < 2 ? largest : Math.Abs(ticks[1] - ticks[0]);
        if (largest >= 1e13 || (step > 0 && step < 1e-5))
        {
            return [.. ticks.Select(tick => tick.ToString("0.###e+0", CultureInfo.InvariantCulture))];
        }

        (double unit, string suffix) = largest switch
        {
            >= 1e9 => (1e9, "G"),
            >= 1e6 => (1e6, "M"),
            >= 1e4 => (1e3, "k"),
            _ => (1.0, ""),
        };
        int digits = 0;
        while (digits < 12 && Math.Abs(Math.Round(step / unit, digits) - (step / unit)) > step / unit * 1e-6)
        {
            digits++;
        }

        return [.. ticks.Select(tick => tick == 0 ? "0" : NumberText.Fixed(tick / unit, digits) + suffix)];
    }

    /// <summary>Returns the number of decimals that distinguish neighboring ticks, from 1 to 15.</summary>
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
