using System.Globalization;

namespace Relevance.Cluster.Drawing;

/// <summary>Numbers as text, in the invariant culture and without negative zeros.</summary>
internal static class NumberText
{
    /// <summary>Rounds half to even and writes at least one and at most <paramref name="digits"/> decimals: <c>0.7</c>, <c>0.74</c>, <c>1.0</c>.</summary>
    public static string Short(double value, int digits)
    {
        // Adding zero turns the negative zero that rounding leaves behind into zero.
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

    /// <summary>Writes a whole number.</summary>
    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a share from 0 to 1 as percent with one decimal: <c>33.3%</c>.</summary>
    public static string Percent(double share) => Fixed(share * 100, 1) + "%";

    /// <summary>Writes a coordinate of a drawing with at most two decimals.</summary>
    public static string Coordinate(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);
}
