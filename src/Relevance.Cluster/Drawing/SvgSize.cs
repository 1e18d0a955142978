using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Drawing;

/// <summary>Keeps a figure below a megabyte: first without tooltips, then with fewer rows.</summary>
internal static class SvgSize
{
    /// <summary>The largest number of bytes of a figure.</summary>
    public const int Most = 1_000_000;

    /// <summary>Draws a figure that fits.</summary>
    /// <param name="options">The options of the figure.</param>
    /// <param name="count">The number of its rows, panels or groups.</param>
    /// <param name="draw">Draws the first ones, up to a number.</param>
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

    /// <summary>Adds the number of drawn rows to the heading if some are omitted.</summary>
    public static string Note(string subtitle, int drawn, int count, string noun) => drawn >= count ? subtitle
            : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{subtitle}{(subtitle.Length == 0 || subtitle.EndsWith('.') ? "" : ".")} The first {drawn} of {count} {noun} are drawn.")
                .Trim();

    public static bool IsTooLarge(string svg) => svg.Length > Most || (svg.Length > Most / 3 && Encoding.UTF8.GetByteCount(svg) > Most);
}
