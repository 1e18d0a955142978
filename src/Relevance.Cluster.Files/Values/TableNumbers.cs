using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Files.Values;

/// <summary>Converts the numbers of tables to values of documents without losing a digit.</summary>
internal static class TableNumbers
{
    /// <summary>Converts a float64. NaN and the infinities are null and counted.</summary>
    public static FieldValue OfDouble(double number, ref int notFinite)
    {
        notFinite += double.IsFinite(number) ? 0 : 1;
        return number;
    }

    /// <summary>Converts a float32 to the number with its shortest text: 0.1f is 0.1, not 0.10000000149011612.</summary>
    public static FieldValue OfSingle(float number, ref int notFinite)
    {
        notFinite += float.IsFinite(number) ? 0 : 1;
        const float MaxShortInteger = 1 << 24;
        return (MathF.Truncate(number) == number && MathF.Abs(number) <= MaxShortInteger) || !float.IsFinite(number)
            ? number
            : Shortest(number);
    }

    /// <summary>Converts a float16 to the number with its shortest text.</summary>
    public static FieldValue OfHalf(Half number, ref int notFinite)
    {
        notFinite += Half.IsFinite(number) ? 0 : 1;
        return Half.IsInteger(number) || !Half.IsFinite(number) ? (double)number : Shortest(number);
    }

    /// <summary>Converts an integer of 64 bits without a sign.</summary>
    public static FieldValue OfUnsigned(ulong number) => number <= long.MaxValue ? (long)number : OfDecimal(number, 0);

    /// <summary>Converts a decimal. Zeros at the end of its fraction are dropped; all other digits are kept, however many there are.</summary>
    /// <param name="digits">The number without its point.</param>
    /// <param name="scale">The number of digits after the point.</param>
    public static FieldValue OfDecimal(BigInteger digits, int scale)
    {
        if (digits.IsZero)
        {
            return 0;
        }

        string text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture);
        if (scale < 0)
        {
            text += new string('0', -scale);
        }
        else if (scale > 0)
        {
            text = text.PadLeft(scale + 1, '0');
            text = $"{text.AsSpan(0, text.Length - scale)}.{text.AsSpan(text.Length - scale)}".TrimEnd('0').TrimEnd('.');
        }

        return JsonNumber.Parse(Encoding.ASCII.GetBytes(digits.Sign < 0 ? "-" + text : text));
    }

    private static double Shortest<T>(T number)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[JsonNumber.MaxTextLength];
        return number.TryFormat(text, out int length, default, CultureInfo.InvariantCulture)
            && Utf8Parser.TryParse(text[..length], out double shortest, out int read) && read == length
            ? shortest
            : throw new InvalidOperationException($"{number} has a text that is not a number.");
    }
}
