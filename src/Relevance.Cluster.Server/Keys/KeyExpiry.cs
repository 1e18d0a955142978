using System.Globalization;

namespace Relevance.Cluster.Server.Keys;

/// <summary>When a key ends, as people write it: a number of days or hours from now, or the last day on which it holds.</summary>
internal static class KeyExpiry
{
    private const int MaxDays = 36_500;

    /// <summary>Reads <c>30d</c>, <c>12h</c> or <c>2027-01-31</c>, which holds until the end of that day (UTC).</summary>
    /// <exception cref="FormatException">It is none of these, or not in the future.</exception>
    public static DateTimeOffset Parse(string text, DateTimeOffset now)
    {
        DateTimeOffset? end = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day < DateOnly.MaxValue
            ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero)
            : text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= MaxDays
                ? text[^1] switch { 'd' => now.AddDays(count), 'h' => now.AddHours(count), _ => null }
                : null;
        return end > now ? end.Value : throw new FormatException($"'--expires' cannot be '{text}': expected days (30d), hours (12h) or a day to come (2027-01-31).");
    }
}
