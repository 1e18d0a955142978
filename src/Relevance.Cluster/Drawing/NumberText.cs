using System.Globalization;

namespace Relevance.Cluster.Drawing;

/// <summary>Formats numbers in the invariant culture and without negative zeros.</summary>
internal static class NumberText
{
    /// <summary>Rounds half to even and writes at least one and at most <paramref name="digits"/> decimals: <c>0.7</c>, <c>0.74</c>, <c>1.0</c>.</summary>
    public static string Short(double value, int digits)
    {
        // Adding zero changes negative zero to zero.
        double rounded = Math.Round(value, digits, MidpointRounding.ToEven) + 0.0;
        return rounded.ToString("0.0" + new string('#', Math.Max(0, digits - 1)), CultureInfo.InvariantCulture);
    }

    /// <summary>Rounds half to even and writes exactly <paramref name="digits"/> decimals: <c>0.70</c>.</summary>
    public static string Fixed(double value, int digits)
    {
        double rounded = Math.Round(value, digits, MidpointRounding.ToEven) + 0.0;
        return rounded.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes the shortest text that reads back as the same float64.</summary>
    public static string Exact(double value) => (value + 0.0).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Writes an integer.</summary>
    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes an integer and its noun, with an s for all numbers except one: <c>1 row</c>, <c>3 rows</c>.</summary>
    public static string Named(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>Writes a count in at most five characters: <c>950</c>, <c>9999</c>, <c>12.3k</c>, <c>4M</c>.</summary>
    public static string Compact(long count) => count switch
    {
        < 10_000 => Count(count),
        < 999_950 => (count / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        < 999_950_000 => (count / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + "M",
        _ => (count / 1e9).ToString("0.#", CultureInfo.InvariantCulture) + "G",
    };

    /// <summary>Writes four significant digits: <c>0.1235</c>, <c>1235</c>, <c>1.235e+07</c>; a dash for NaN and infinities.</summary>
    public static string Brief(double value)
    {
        if (!double.IsFinite(value))
        {
            return "–";
        }

        double size = Math.Abs(value);
        return size is 0 or (>= 1e-4 and < 1e7)
            ? (Math.Round(value, size == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 8)) + 0.0)
                .ToString("0.########", CultureInfo.InvariantCulture)
            : value.ToString("0.###e+00", CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a share from 0 to 1 as a percentage with one decimal: <c>33.3%</c>.</summary>
    public static string Percent(double share) => Fixed(share * 100, 1) + "%";

    /// <summary>Writes a coordinate of a drawing with at most two decimals.</summary>
    public static string Coordinate(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);
}
