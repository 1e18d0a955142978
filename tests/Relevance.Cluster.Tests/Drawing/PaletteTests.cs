using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

public class PaletteTests
{
    /// <summary>
    /// The effect of full protanopia, deuteranopia and tritanopia on linear RGB (G. Machado, M. Oliveira, L. Fernandes, IEEE TVCG 15, 2009, table 1).
    /// </summary>
    private static readonly double[][] Eyes =
    [
        [1, 0, 0, 0, 1, 0, 0, 0, 1],
        [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FirstEightColors_ToEveryKindOfEyes_LookDifferent(int eyes)
    {
        // 0.02 in OKLab is just distinguishable side by side; three times that is distinguishable in a legend.
        for (int i = 0; i < 8; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.InRange(Difference(Palette.ColorOf(i), Palette.ColorOf(j), Eyes[eyes]), 0.06, 2);
            }
        }
    }

    [Fact]
    public void EveryColor_StandsOutFromBothPanels()
    {
        for (int i = 0; i < Palette.ColorCount; i++)
        {
            Assert.InRange(Palette.ColorOf(i).ContrastWith(Paint.Panel.Light), 1.7, 21);
            Assert.InRange(Palette.ColorOf(i).ContrastWith(Paint.Panel.Dark), 2.2, 21);
        }
    }

    [Fact]
    public void ColorAndMark_OfTheFirstHundredAndTwenty_AreNeverTwiceTheSame() =>
        Assert.Equal(120, Enumerable.Range(0, 120).Select(i => (Palette.ColorOf(i), Palette.MarkOf(i))).Distinct().Count());

    [Fact]
    public void Text_OnBothPanels_HasAContrastOfFourAndAHalf()
    {
        foreach (Paint paint in new[] { Paint.Ink, Paint.Soft })
        {
            Assert.InRange(paint.Light.ContrastWith(Paint.Panel.Light), 4.5, 21);
            Assert.InRange(paint.Dark.ContrastWith(Paint.Panel.Dark), 4.5, 21);
        }
    }

    [Fact]
    public void TextOnEveryColor_HasAContrastOfFourAndAHalf() =>
        Assert.All(
            Enumerable.Range(0, Palette.ColorCount),
            i => Assert.InRange(ColorScale.InkOn(Palette.ColorOf(i)).ContrastWith(Palette.ColorOf(i)), 4.5, 21));

    private static double Difference(Rgb a, Rgb b, double[] eyes)
    {
        double[] x = Lab(a, eyes);
        double[] y = Lab(b, eyes);
        return Math.Sqrt(x.Zip(y, (p, q) => (p - q) * (p - q)).Sum());
    }

    /// <summary>OKLab (B. Ottosson 2020) of a color as the eyes see it.</summary>
    private static double[] Lab(Rgb color, double[] eyes)
    {
        double[] linear =
        [
            .. new[] { color.R, color.G, color.B }
                .Select(channel => channel / 255.0)
                .Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4)),
        ];
        double[] seen = [.. Enumerable.Range(0, 3).Select(i => Math.Clamp(
            (eyes[3 * i] * linear[0]) + (eyes[(3 * i) + 1] * linear[1]) + (eyes[(3 * i) + 2] * linear[2]),
            0,
            1))];
        double l = Math.Cbrt((0.4122214708 * seen[0]) + (0.5363325363 * seen[1]) + (0.0514459929 * seen[2]));
        double m = Math.Cbrt((0.2119034982 * seen[0]) + (0.6806995451 * seen[1]) + (0.1073969566 * seen[2]));
        double s = Math.Cbrt((0.0883024619 * seen[0]) + (0.2817188376 * seen[1]) + (0.6299787005 * seen[2]));
        return
        [
            (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s),
        ];
    }
}
