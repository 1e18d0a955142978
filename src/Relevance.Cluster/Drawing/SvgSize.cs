using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Drawing;

/// <summary>Keeps a picture below a megabyte, whatever it shows: without tooltips first, then with fewer of its rows.</summary>
internal static class SvgSize
{
    /// <summary>The most bytes of a picture.</summary>
    public const int Most = 1_000_000;

    /// <summary>Draws a picture that fits.</summary>
    /// <param name="options">How to draw it.</param>
    /// <param name="count">How many rows, panels or groups it has.</param>
    /// <param name="draw">Draws so many of them, the first ones.</param>
    public static string Fit(FigureOptions options, int count, Func<FigureOptions, int, string> draw)
    {
        string svg = draw(options, count);
        if (!IsTooLarge(svg))
        {
            return svg;
        }

        FigureOptions plain = options with { HasTooltips = false };
        svg = draw(plain, count);
        while (IsTooLarge(svg) && count > 1)
        {
            count = Math.Clamp((int)(count * (0.95 * Most / Encoding.UTF8.GetByteCount(svg))), 1, count - 1);
            svg = draw(plain, count);
        }

        return svg;
    }

    /// <summary>Says below the heading how many are drawn, when these are not all.</summary>
    public static string Note(string subtitle, int drawn, int count, string noun) => drawn >= count ? subtitle
            : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{subtitle}{(subtitle.Length == 0 || subtitle.EndsWith('.') ? "" : ".")} The first {drawn} of {count} {noun} are drawn.")
                .Trim();

    public static bool IsTooLarge(string svg) => svg.Length > Most || (svg.Length > Most / 3 && Encoding.UTF8.GetByteCount(svg) > Most);
}
