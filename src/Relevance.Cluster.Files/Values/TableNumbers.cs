using System.Globalization;
using System.Numerics;
using System.Text;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Numerics.Vectors;

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
    public static FieldValue OfSingle(float number, ref int notFinite) => OfDouble(JsonNumber.Shortest(number), ref notFinite);

    /// <summary>Converts a float16 to the number with its shortest text.</summary>
    public static FieldValue OfHalf(Half number, ref int notFinite) => OfDouble(ShortestHalves.Of(number), ref notFinite);

    /// <summary>Converts a list of float32, each as <see cref="OfSingle"/> does. If all are finite, the array refers to them without creating items.</summary>
    public static FieldValue OfSingles(float[] numbers, ref int notFinite)
    {
        if (FiniteKernel.IndexOfFirstNotFinite(numbers) < 0)
        {
            return new(new FieldItems(numbers));
        }

        FieldValue[] items = new FieldValue[numbers.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = OfSingle(numbers[i], ref notFinite);
        }

        return new(new FieldItems(items));
    }

    /// <summary>Converts a list of float64, each as <see cref="OfDouble"/> does. If all are finite, the array refers to them without creating items.</summary>
    public static FieldValue OfDoubles(double[] numbers, ref int notFinite)
    {
        if (Array.TrueForAll(numbers, double.IsFinite))
        {
            return new(new FieldItems(numbers));
        }

        FieldValue[] items = new FieldValue[numbers.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = OfDouble(numbers[i], ref notFinite);
        }

        return new(new FieldItems(items));
    }

    /// <summary>Converts a list of float16, each as <see cref="OfHalf"/> does.</summary>
    public static FieldValue OfHalves(Half[] numbers, ref int notFinite) => OfDoubles(Array.ConvertAll(numbers, ShortestHalves.Of), ref notFinite);

    /// <summary>Converts a list of float64 to a vector, each component rounded to float32.</summary>
    public static FieldValue ToVector(double[] numbers) => Array.ConvertAll(numbers, number => (float)number);

    /// <summary>Converts a list of float16 to a vector, exactly.</summary>
    public static FieldValue ToVector(Half[] numbers) => Array.ConvertAll(numbers, number => (float)number);

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

    /// <summary>The numbers with the shortest texts of all float16: formatting and parsing one takes longer than reading a component of a vector.</summary>
    private static class ShortestHalves
    {
        private static readonly double[] Numbers =
            [.. Enumerable.Range(0, 1 << 16).Select(bits => JsonNumber.Shortest(BitConverter.UInt16BitsToHalf((ushort)bits)))];

        public static double Of(Half number) => Numbers[BitConverter.HalfToUInt16Bits(number)];
    }
}
