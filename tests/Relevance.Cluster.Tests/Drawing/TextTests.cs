using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

public class TextTests
{
    [Fact]
    public void Truncate_LongText_FitsAndLosesItsMiddle()
    {
        string text = TextWidth.Truncate(new string('m', 100), 12, 100);

        Assert.Matches("^m{4,}…m{2,}$", text);
        Assert.InRange(TextWidth.Pixels(text, 12), 80, 100);
    }

    [Fact]
    public void Truncate_TextThatFits_IsUnchanged() => Assert.Equal("cluster-1", TextWidth.Truncate("cluster-1", 12, 170));

    [Fact]
    public void Truncate_EmojiOfSeveralCharacters_IsNotCutInside()
    {
        string family = string.Concat(Enumerable.Repeat("👩‍👩‍👧", 20));

        string text = TextWidth.Truncate(family, 12, 120);

        Assert.Equal(0, (text.Length - 1) % "👩‍👩‍👧".Length);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("電子", 4)]
    [InlineData("e\u0301", 1)]
    public void Columns_WideAndCombiningCharacters_AreCountedAsTerminalsDo(string text, int expected) => Assert.Equal(expected, TextWidth.Columns(text));

    [Theory]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-1, 1, "-1.0 -0.5 0.0 0.5 1.0")]
    [InlineData(0, 0.01, "0.0 0.002 0.004 0.006 0.008 0.01")]
    [InlineData(3, 1234, "250.0 500.0 750.0 1000.0")]
    public void AxisTicks_Range_AreRoundNumbersInsideOfIt(double minimum, double maximum, string expected)
    {
        IReadOnlyList<double> ticks = AxisTicks.Between(minimum, maximum, 5);

        Assert.Equal(expected, string.Join(' ', ticks.Select(t => NumberText.Short(t, AxisTicks.Digits(ticks)))));
    }

    [Theory]
    [InlineData(1e15, 1.0000000000000001e15)]
    [InlineData(-1e308, 1e308)]
    [InlineData(1, 1.0000000000000002)]
    public void AxisTicks_ExtremeRange_EndsWithFewTicks(double minimum, double maximum) =>
        Assert.InRange(AxisTicks.Between(minimum, maximum, 5).Count, 0, 6);
}
