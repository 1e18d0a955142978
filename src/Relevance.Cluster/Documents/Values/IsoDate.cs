using System.Globalization;

namespace Relevance.Cluster.Documents.Values;

/// <summary>Parses and formats the dates that documents contain as text: the calendar forms of ISO 8601.</summary>
internal static class IsoDate
{
    private const int DayLength = 10;
    private const int MaxFractionDigits = 7;

    public static string Format(DateTimeOffset value)
    {
        string text = value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        long fraction = value.UtcTicks % TimeSpan.TicksPerSecond;
        if (fraction == 0)
        {
            return text + "Z";
        }

        string digits = fraction.ToString("D7", CultureInfo.InvariantCulture);
        return text + "." + (digits.EndsWith("0000", StringComparison.Ordinal) ? digits[..3] : digits) + "Z";
    }

    /// <summary>Parses <c>yyyy-MM-dd</c>, alone or followed by <c>T</c> or a space, <c>HH:mm[:ss[.f…]]</c> and an optional offset.</summary>
    /// <param name="text">The text.</param>
    /// <param name="date">The instant in UTC.</param>
    /// <param name="isDay">Whether the text is a day without a time.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset date, out bool isDay)
    {
        date = default;
        isDay = text.Length == DayLength;
        if (!TryParseDay(text, out long ticks))
        {
            return false;
        }

        if (!isDay)
        {
            ReadOnlySpan<char> time = text[(DayLength + 1)..];
            if (text[DayLength] is not ('T' or 't' or ' ') || !TryTakeTime(ref time, out long timeTicks) || !TryParseOffset(time, out long offsetTicks))
            {
                return false;
            }

            ticks += timeTicks - offsetTicks;
        }

        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        date = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryParseDay(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < DayLength || text[4] != '-' || text[7] != '-'
            || !TryNumber(text[..4], out int year) || !TryNumber(text[5..7], out int month) || !TryNumber(text[8..10], out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return true;
    }

    private static bool TryTakeTime(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 5 || text[2] != ':' || !TryNumber(text[..2], out int hour) || !TryNumber(text[3..5], out int minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        text = text[5..];
        int second = 0;
        if (text.Length > 0 && text[0] == ':')
        {
            if (text.Length < 3 || !TryNumber(text[1..3], out second) || second > 59)
            {
                return false;
            }

            text = text[3..];
            if (text.Length > 0 && text[0] is '.' or ',' && !TryTakeFraction(ref text, out ticks))
            {
                return false;
            }
        }

        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond);
        return true;
    }

    private static bool TryTakeFraction(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        long unit = TimeSpan.TicksPerSecond;
        int length = 1;
        for (; length < text.Length && char.IsAsciiDigit(text[length]); length++)
        {
            if (length <= MaxFractionDigits)
            {
                unit /= 10;
                ticks += (text[length] - '0') * unit;
            }
        }

        text = text[length..];
        return length > 1;
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty || text is "Z" or "z")
        {
            return true;
        }

        ReadOnlySpan<char> digits = text[1..];
        bool hasColon = digits.Length == 5 && digits[2] == ':';
        if (text[0] is not ('+' or '-') || !(hasColon || digits.Length is 2 or 4) || !TryNumber(digits[..2], out int hours))
        {
            return false;
        }

        int minutes = 0;
        if (digits.Length > 2 && !TryNumber(digits[^2..], out minutes))
        {
            return false;
        }

        ticks = ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute)) * (text[0] == '-' ? -1 : 1);
        return hours <= 23 && minutes <= 59;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (char digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
