using System.Globalization;
using System.Text;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Tests.Documents.Values;

/// <summary>Numbers from their text to float64, and those of vectors to float32. The framework's parser, which rounds once, is the judge.</summary>
public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0e0")]
    [InlineData("7")]
    [InlineData("16777217")]
    [InlineData("16777216.99999999")]
    [InlineData("0.1")]
    [InlineData("1e22")]
    [InlineData("1E-22")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.000000000000000000000000000001")]
    [InlineData("9999999999999999999e-19")]
    [InlineData("18446744073709551615")]
    [InlineData("3.4028235e38")]
    [InlineData("3.4028236e38")]
    [InlineData("1e39")]
    [InlineData("-1e400")]
    [InlineData("1.17549435e-38")]
    [InlineData("1.4e-45")]
    [InlineData("7e-46")]
    [InlineData("1e-400")]
    [InlineData("1e-100000000000")]
    public void ParseSingle_OfAnEdge_RoundsOnce(string text) => AssertRoundsOnce(text);

    [Fact]
    public void ParseSingle_OfNumbersInEveryForm_RoundsOnce()
    {
        Random random = new(1);
        for (int i = 0; i < 100_000; i++)
        {
            float value = BitConverter.Int32BitsToSingle(random.Next());
            double component = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 12));
            AssertRoundsOnce(float.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "0");
            AssertRoundsOnce(component.ToString("R", CultureInfo.InvariantCulture));
            AssertRoundsOnce(((double)(float)component).ToString("E16", CultureInfo.InvariantCulture));
            AssertRoundsOnce(component.ToString($"F{random.Next(20)}", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void ParseSingle_NearTheMiddleOfTwoNeighbors_RoundsOnce()
    {
        Random random = new(2);
        for (int i = 0; i < 100_000; i++)
        {
            float value = (random.NextSingle() + 0.01f) * MathF.Pow(10, random.Next(-6, 6));
            double middle = ((double)value + MathF.BitIncrement(value)) / 2;
            AssertRoundsOnce(BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(middle) + random.Next(-8, 9)).ToString("R", CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-7")]
    [InlineData("0.10")]
    [InlineData("1.0")]
    [InlineData("0.0001")]
    [InlineData("0.00012")]
    [InlineData("0.00001")]
    [InlineData("0.000099999")]
    [InlineData("-0.0000999")]
    [InlineData("999999999999999")]
    [InlineData("1000000000000000")]
    [InlineData("9007199254740993")]
    [InlineData("0.12345678901234")]
    [InlineData("0.123456789012345")]
    [InlineData("12345678901234.5")]
    [InlineData("123456789012345.5")]
    [InlineData("1e3")]
    [InlineData("1E-05")]
    public void Parse_OfAnEdge_KeepsTheTextAndRoundsOnce(string text) => AssertKept(text);

    [Fact]
    public void Parse_OfNumbersInEveryForm_KeepsTheTextAndRoundsOnce()
    {
        Random random = new(3);
        for (int i = 0; i < 100_000; i++)
        {
            double value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 18));
            AssertKept(value.ToString("R", CultureInfo.InvariantCulture));
            AssertKept(((float)value).ToString("R", CultureInfo.InvariantCulture));
            AssertKept(value.ToString($"F{random.Next(20)}", CultureInfo.InvariantCulture));
            AssertKept(value.ToString($"G{random.Next(1, 17)}", CultureInfo.InvariantCulture));
        }
    }

    private static void AssertKept(string text)
    {
        FieldValue actual = FieldValue.Parse(text);
        double expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.Equal(text, actual.ToJson());
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual.AsNumber()!.Value));
    }

    private static void AssertRoundsOnce(string text)
    {
        float expected = float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        float actual = JsonNumber.ParseSingle(Encoding.ASCII.GetBytes(text));
        Assert.True(BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual), $"{text}: {actual:R} instead of {expected:R}");
    }
}
