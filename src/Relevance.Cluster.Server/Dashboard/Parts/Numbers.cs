using System.Globalization;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Formats numbers for readers, in the invariant culture.</summary>
internal static class Numbers
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Rounds a number to a fixed number of digits; a number that is not finite has its own text.</summary>
    public static string Fixed(double value, int digits = 3) =>
        double.IsFinite(value) ? (Math.Round(value, digits, MidpointRounding.ToEven) + 0.0).ToString($"F{digits}", CultureInfo.InvariantCulture) : "undefined";

    /// <summary>Formats the significant digits of a number, whatever its size.</summary>
    public static string Significant(double value) =>
        double.IsFinite(value)
            ? (value + 0.0).ToString(Math.Abs(value) is >= 1e-4 and < 1e7 or 0 ? "0.####" : "0.###E+0", CultureInfo.InvariantCulture)
            : "undefined";

    /// <summary>Formats a number without loss, for sorting.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    public static string Plural(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";
}
