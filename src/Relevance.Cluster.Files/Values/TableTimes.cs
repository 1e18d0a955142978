using System.Globalization;

namespace Relevance.Cluster.Files.Values;

/// <summary>Converts the dates and times of tables to ISO 8601 text.</summary>
internal static class TableTimes
{
    private const long NanosecondsPerTick = 100;
    private const long NanosecondsPerDay = TimeSpan.TicksPerDay * NanosecondsPerTick;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private static readonly long EpochDays = DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerDay;

    /// <summary>Converts a day to a date without a time: <c>2022-01-09</c>.</summary>
    /// <param name="days">The number of days since 1970-01-01.</param>
    /// <exception cref="InvalidDocumentException">The day is outside the years 1 to 9999.</exception>
    public static string OfDay(long days)
    {
        Check(days);
        return DateOnly.FromDayNumber((int)(EpochDays + days)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Converts a timestamp to a date with a time: <c>2022-01-09T23:21:07.246Z</c>, without the <c>Z</c> if it has no zone. The fraction has the digits it
    /// needs, in groups of three or seven.
    /// </summary>
    /// <param name="count">The number of units since 1970-01-01.</param>
    /// <param name="unitsPerSecond">The number of units in a second: 1, 1000, 1 000 000 or 1 000 000 000.</param>
    /// <param name="isUtc">Whether the timestamp is in UTC.</param>
    /// <exception cref="InvalidDocumentException">The timestamp is outside the years 1 to 9999.</exception>
    public static string OfTimestamp(long count, long unitsPerSecond, bool isUtc)
    {
        (long seconds, long rest) = Math.DivRem(count, unitsPerSecond);
        if (rest < 0)
        {
            (seconds, rest) = (seconds - 1, rest + unitsPerSecond);
        }

        long days = Math.DivRem(seconds, 86400).Quotient - (seconds % 86400 < 0 ? 1 : 0);
        long ofDay = ((seconds - (days * 86400)) * NanosecondsPerSecond) + (rest * (NanosecondsPerSecond / unitsPerSecond));
        return OfDay(days) + "T" + OfTime(ofDay) + (isUtc ? "Z" : "");
    }

    /// <summary>Converts a timestamp of 96 bits: the nanoseconds of a day, and the Julian day.</summary>
    public static string OfJulian(long nanoseconds, int julianDay)
    {
        const int JulianDayOfEpoch = 2440588;
        return OfDay((long)julianDay - JulianDayOfEpoch) + "T" + OfTime(nanoseconds);
    }

    /// <summary>Converts a time of day: <c>23:21:07.246</c>.</summary>
    /// <param name="nanoseconds">The number of nanoseconds since midnight.</param>
    /// <exception cref="InvalidDocumentException">A day does not have so many nanoseconds.</exception>
    public static string OfTime(Int128 nanoseconds)
    {
        if (nanoseconds < 0 || nanoseconds > NanosecondsPerDay)
        {
            throw new InvalidDocumentException($"expected a time of day, found {nanoseconds.ToString(CultureInfo.InvariantCulture)} nanoseconds");
        }

        long seconds = (long)nanoseconds / NanosecondsPerSecond;
        string time = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:D2}:{seconds / 60 % 60:D2}:{seconds % 60:D2}");
        return time + Fraction((long)nanoseconds % NanosecondsPerSecond);
    }

    /// <summary>Converts an interval to a duration of ISO 8601: <c>P1M2DT0.5S</c>.</summary>
    public static string OfInterval(long months, long days, Int128 nanoseconds)
    {
        string date = string.Create(CultureInfo.InvariantCulture, $"{(months == 0 ? "" : $"{months}M")}{(days == 0 ? "" : $"{days}D")}");
        if (nanoseconds == 0)
        {
            return date.Length == 0 ? "PT0S" : "P" + date;
        }

        Int128 size = Int128.Abs(nanoseconds);
        string digits = ((long)(size % NanosecondsPerSecond)).ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        string seconds = (size / NanosecondsPerSecond).ToString(CultureInfo.InvariantCulture);
        return $"P{date}T{(nanoseconds < 0 ? "-" : "")}{seconds}{(digits.Length == 0 ? "" : "." + digits)}S";
    }

    private static string Fraction(long nanoseconds)
    {
        string digits = nanoseconds.ToString("D9", CultureInfo.InvariantCulture);
        return nanoseconds == 0 ? ""
            : nanoseconds % 1_000_000 == 0 ? "." + digits[..3]
            : nanoseconds % NanosecondsPerTick == 0 ? "." + digits[..7]
            : "." + digits;
    }

    private static void Check(long days)
    {
        if (days < -EpochDays || days > DateOnly.MaxValue.DayNumber - EpochDays)
        {
            throw new InvalidDocumentException(
                $"expected a date in the years 1 to 9999, found the day {days.ToString(CultureInfo.InvariantCulture)} after 1970-01-01");
        }
    }
}
