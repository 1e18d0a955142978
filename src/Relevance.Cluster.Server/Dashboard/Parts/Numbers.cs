using System.Globalization;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Numbers as people read them, in the invariant culture.</summary>
internal static class Numbers
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Rounds for reading; what is not finite says so.</summary>
    public static string Fixed(double value, int digits = 3) =>
        double.IsFinite(value) ? (Math.Round(value, digits, MidpointRounding.ToEven) + 0.0).ToString($"F{digits}", CultureInfo.InvariantCulture) : "undefined";

    /// <summary>Keeps the digits that tell, whatever the size of the number.</summary>
    public static string Significant(double value) =>
        double.IsFinite(value)
            ? (value + 0.0).ToString(Math.Abs(value) is >= 1e-4 and < 1e7 or 0 ? "0.####" : "0.###E+0", CultureInfo.InvariantCulture)
            : "undefined";

    /// <summary>The number without loss, for sorting.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    public static string Plural(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";
}
