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

    public static FieldValue Parse(ReadOnlySpan<byte> utf8)
    {
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

    /// <summary>Parses a number and rounds once, from the text to float32; ±∞ beyond its range.</summary>
    public static float ParseSingle(ReadOnlySpan<byte> utf8) =>
        Utf8Parser.TryParse(utf8, out float value, out int consumed) && consumed == utf8.Length
            ? value
            : float.Parse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture);

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
