using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

public class ColorScaleTests
{
    [Fact]
    public void ColorOf_RisingValues_GetsBrighterAllTheWay()
    {
        var scale = new ColorScale(0, 1);

        double[] luminance = [.. Enumerable.Range(0, 101).Select(i => scale.ColorOf(i / 100.0).Luminance)];

        Assert.All(luminance.Zip(luminance.Skip(1)), pair => Assert.True(pair.Second > pair.First));
    }

    [Theory]
    [InlineData(-5, "#0c0517")]
    [InlineData(0, "#0c0517")]
    [InlineData(1, "#fdebd8")]
    [InlineData(7, "#fdebd8")]
    public void ColorOf_EndsAndBeyond_TakesTheColorOfTheEnd(double value, string expected) =>
        Assert.Equal(expected, new ColorScale(0, 1).ColorOf(value).ToString());

    [Fact]
    public void ColorOf_RangeWiderThanAnyNumber_IsStillInOrder() =>
        Assert.Equal(new ColorScale(-1, 1).ColorOf(0), new ColorScale(double.MinValue, double.MaxValue).ColorOf(0));

    [Fact]
    public void InkOn_EveryColorOfTheScale_HasTheContrastOfBodyText()
    {
        var scale = new ColorScale(0, 1);

        for (int i = 0; i <= 1000; i++)
        {
            Rgb background = scale.ColorOf(i / 1000.0);
            Assert.True(ColorScale.InkOn(background).ContrastWith(background) >= 4.5, $"{i / 1000.0}: {background}");
        }
    }

    [Fact]
    public void ContrastWith_BlackAndWhite_Is21() => Assert.Equal(21.0, new Rgb(0, 0, 0).ContrastWith(new Rgb(255, 255, 255)), 1e-12);
}
