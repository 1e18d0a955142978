using System.Globalization;

namespace Relevance.Cluster.Server.Keys;

/// <summary>Reads the end of a key: a number of days or hours from the present time, or its last day.</summary>
internal static class KeyExpiry
{
    private const int MaxDays = 36_500;

    /// <summary>Reads <c>30d</c>, <c>12h</c> or <c>2027-01-31</c>; the last is the end of that day (UTC).</summary>
    /// <exception cref="FormatException">The text has another form, or is not in the future.</exception>
    public static DateTimeOffset Parse(string text, DateTimeOffset now)
    {
        DateTimeOffset? end = ParseDay(text) ?? ParseDuration(text, now);
        return end > now
            ? end.Value
            : throw new FormatException($"'--expires' cannot be '{text}': expected days (30d), hours (12h) or a future day (2027-01-31).");
    }

    private static DateTimeOffset? ParseDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day < DateOnly.MaxValue
            ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero)
            : null;

    private static DateTimeOffset? ParseDuration(string text, DateTimeOffset now)
    {
        ReadOnlySpan<char> number = text.AsSpan(0, Math.Max(0, text.Length - 1));
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count > MaxDays)
        {
            return null;
        }

        return text[^1] switch { 'd' => now.AddDays(count), 'h' => now.AddHours(count), _ => null };
    }
}
