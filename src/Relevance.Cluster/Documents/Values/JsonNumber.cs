using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;

namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// Formats and parses numbers: the text that is written for a float64, and the rule by which the text that was read must be kept because it would differ.
/// </summary>
internal static class JsonNumber
{
    /// <summary>The magnitude up to which every integer is a float64: 2^53.</summary>
    public const double MaxExactInteger = 9007199254740992;

    /// <summary>A buffer length that fits any float64 in its shortest round-trip form.</summary>
    public const int MaxTextLength = 32;

    private const int MaxDigits = 19;

    private const int MaxShortDigits = 15;

    /// <summary>The magnitude from which the shortest form has no exponent.</summary>
    private const double MinWithoutExponent = 1e-4;

    private const int BitsBelowSingle = 29;

    private const ulong MaxError = 4;

    private const double MinNormalSingle = 1.17549435082229e-38;

    /// <summary>Gets the powers of ten that float64 holds exactly.</summary>
    private static ReadOnlySpan<double> PowersOfTen =>
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    public static FieldValue Parse(ReadOnlySpan<byte> utf8)
    {
        if (TryParseShort(utf8, out double exact))
        {
            return exact;
        }

        if (!Utf8Parser.TryParse(utf8, out double value, out int consumed) || consumed != utf8.Length)
        {
            // The JSON reader has checked the grammar; the only remaining case is a text too long for the parser's tables.
            value = double.Parse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        Span<byte> shortest = stackalloc byte[MaxTextLength];
        return utf8.SequenceEqual(shortest[..Format(value, shortest)])
            ? value
            : FieldValue.FromNumberText(value, System.Text.Encoding.ASCII.GetString(utf8));
    }

    /// <summary>Parses a number that is certainly written in its shortest form, without writing it again; nearly all numbers of documents are such.</summary>
    /// <returns>False if the text may have another form.</returns>
    /// <remarks>
    /// No two decimals of at most 15 digits are the same float64, so that such a decimal is the shortest text of its float64, unless it ends with a zero or is
    /// so small that the shortest text has an exponent. Its digits and the power of ten are exact, and one division rounds correctly.
    /// </remarks>
    private static bool TryParseShort(ReadOnlySpan<byte> utf8, out double value)
    {
        int at = utf8 is [(byte)'-', ..] ? 1 : 0;
        int first = at;
        ulong digits = TakeDigits(utf8, ref at, 0);
        int whole = at - first;
        int decimals = 0;
        if (at < utf8.Length && utf8[at] == '.')
        {
            int point = ++at;
            digits = TakeDigits(utf8, ref at, digits);
            decimals = at - point;
        }

        double near = digits / PowersOfTen[Math.Min(decimals, MaxShortDigits)];
        value = first > 0 ? -near : near;
        return at == utf8.Length && whole + decimals <= MaxShortDigits && digits != 0
            && (decimals == 0 || (utf8[^1] != '0' && near >= MinWithoutExponent));
    }

    /// <summary>Parses a number and rounds once, from the text to float32; ±∞ beyond its range.</summary>
    public static float ParseSingle(ReadOnlySpan<byte> utf8)
    {
        int at = 0;
        return TryTakeSingle(utf8, ref at, out float near) && at == utf8.Length ? near
            : Utf8Parser.TryParse(utf8, out float value, out int consumed) && consumed == utf8.Length ? value
            : float.Parse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>Writes integers up to 2^53 as digits and every other number in the shortest form that reads back to the same bits.</summary>
    /// <returns>The number of bytes that were written.</returns>
    public static int Format(double value, Span<byte> destination)
    {
        int written;
        bool isWhole = Math.Abs(value) <= MaxExactInteger && Math.Truncate(value) == value && !(value == 0 && double.IsNegative(value));
        bool fits = isWhole
            ? ((long)value).TryFormat(destination, out written, default, CultureInfo.InvariantCulture)
            : value.TryFormat(destination, out written, default, CultureInfo.InvariantCulture);
        return fits ? written : throw new InvalidOperationException($"A number has more than {MaxTextLength} bytes.");
    }

    /// <summary>Parses the number at a position as <see cref="ParseSingle"/> does, but several times as fast as the framework, and moves behind it.</summary>
    /// <returns>False if the text is not a number of JSON, or its rounding is not certain; few numbers of vectors are.</returns>
    /// <remarks>
    /// The digits as an integer, divided or multiplied by an exact power of ten, are off by at most 2^-52 of the value, which is two units in the last place of
    /// a float64. Rounding that to float32 is rounding the text itself, unless the middle between two neighboring float32 is that close.
    /// </remarks>
    public static bool TryTakeSingle(ReadOnlySpan<byte> utf8, ref int at, out float value)
    {
        value = 0;
        bool isNegative = at < utf8.Length && utf8[at] == '-';
        at += isNegative ? 1 : 0;
        int first = at;
        ulong digits = TakeDigits(utf8, ref at, 0);
        int count = at - first;
        if (count == 0 || (count > 1 && utf8[first] == '0'))
        {
            return false;
        }

        int power = 0;
        if (at < utf8.Length && utf8[at] == '.')
        {
            int point = ++at;
            digits = TakeDigits(utf8, ref at, digits);
            power = point - at;
            count -= power;
        }

        bool isNumber = !utf8[..at].EndsWith("."u8);
        if (at < utf8.Length && utf8[at] is (byte)'e' or (byte)'E')
        {
            isNumber &= TryTakeExponent(utf8, ref at, ref power);
        }

        if (!isNumber || Math.Abs(power) >= PowersOfTen.Length || (count > MaxDigits && count - CountZeros(utf8[first..]) > MaxDigits))
        {
            return false;
        }

        double near = power < 0 ? digits / PowersOfTen[-power] : digits * PowersOfTen[power];
        ulong belowSingle = BitConverter.DoubleToUInt64Bits(near) & ((1UL << BitsBelowSingle) - 1);
        bool isNearMiddle = belowSingle - ((1UL << (BitsBelowSingle - 1)) - MaxError) <= 2 * MaxError;
        value = (float)(isNegative ? -near : near);
        return digits == 0 || (!isNearMiddle && near is >= MinNormalSingle and <= float.MaxValue);
    }

    /// <summary>Appends the digits at a position, eight at a time while there are as many.</summary>
    private static ulong TakeDigits(ReadOnlySpan<byte> utf8, ref int at, ulong digits)
    {
        int next = at;
        while (next + 8 <= utf8.Length && BinaryPrimitives.ReadUInt64LittleEndian(utf8[next..]) is var eight && AreDigits(eight))
        {
            // Neighboring digits become pairs, pairs become fours, and these the number.
            eight -= 0x3030303030303030;
            eight = (eight * 10) + (eight >> 8);
            eight = (((eight & 0x000000FF000000FF) * (100 + (1000000UL << 32))) + (((eight >> 16) & 0x000000FF000000FF) * (1 + (10000UL << 32)))) >> 32;
            digits = (digits * 100_000_000) + eight;
            next += 8;
        }

        while (next < utf8.Length && (uint)(utf8[next] - '0') is <= 9 and { } digit)
        {
            digits = (digits * 10) + digit;
            next++;
        }

        at = next;
        return digits;
    }

    /// <summary>Tests eight bytes: the high half of a digit is 3, and still is 3 after 6 is added.</summary>
    private static bool AreDigits(ulong eight) =>
        ((eight & 0xF0F0F0F0F0F0F0F0) | (((eight + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) == 0x3333333333333333;

    private static bool TryTakeExponent(ReadOnlySpan<byte> utf8, ref int at, ref int power)
    {
        at++;
        bool isNegative = at < utf8.Length && utf8[at] == '-';
        at += isNegative || (at < utf8.Length && utf8[at] == '+') ? 1 : 0;
        int first = at;
        int exponent = (int)TakeDigits(utf8, ref at, 0);
        power += isNegative ? -exponent : exponent;
        return at - first is 1 or 2;
    }

    /// <summary>Counts the zeros before the first other digit.</summary>
    private static int CountZeros(ReadOnlySpan<byte> number)
    {
        ReadOnlySpan<byte> zeros = number[..Math.Max(number.IndexOfAnyExcept("0."u8), 0)];
        return zeros.Length - zeros.Count((byte)'.');
    }

    /// <summary>Returns the float64 that a reader of the shortest text would see: for 0.1f it is 0.1, not 0.10000000149011612.</summary>
    /// <param name="number">A float32 or float16; NaN and the infinities are returned as such.</param>
    public static double Shortest<T>(T number)
        where T : IBinaryFloatingPointIeee754<T>
    {
        // Integers below 2^24 have no shorter text, and occur often.
        const double MaxShortInteger = 1 << 24;
        double exact = double.CreateTruncating(number);
        if (!double.IsFinite(exact) || (Math.Truncate(exact) == exact && Math.Abs(exact) <= MaxShortInteger))
        {
            return exact;
        }

        Span<byte> text = stackalloc byte[MaxTextLength];
        return number.TryFormat(text, out int length, default, CultureInfo.InvariantCulture)
            && Utf8Parser.TryParse(text[..length], out double shortest, out int read) && read == length
            ? shortest
            : throw new InvalidOperationException($"{number} has a text that is not a number.");
    }
}
