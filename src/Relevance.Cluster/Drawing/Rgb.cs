using System.Globalization;

namespace Relevance.Cluster.Drawing;

/// <summary>An sRGB color of 8 bits per channel.</summary>
/// <param name="R">Red, 0 to 255.</param>
/// <param name="G">Green, 0 to 255.</param>
/// <param name="B">Blue, 0 to 255.</param>
internal readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>Gets the relative luminance as WCAG 2 defines it: 0 for black, 1 for white.</summary>
    public double Luminance => (0.2126 * Linear(R)) + (0.7152 * Linear(G)) + (0.0722 * Linear(B));

    /// <summary>Computes the WCAG 2 contrast ratio, from 1 (the same color) to 21 (black on white); body text requires 4.5.</summary>
    public double ContrastWith(Rgb other)
    {
        double lighter = Math.Max(Luminance, other.Luminance);
        double darker = Math.Min(Luminance, other.Luminance);
        return (lighter + 0.05) / (darker + 0.05);
    }

    /// <summary>Returns the color for SVG and CSS, such as <c>#faebdd</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{R:x2}{G:x2}{B:x2}");

    private static double Linear(byte channel)
    {
        double value = channel / 255.0;
        return value <= 0.03928 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
