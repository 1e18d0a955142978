namespace Relevance.Cluster.Drawing;

/// <summary>Maps a number to a color: dark violet for low, through crimson, to pale peach for high.</summary>
/// <remarks>
/// The stops rise in even steps of OKLab lightness (0.14 to 0.95) while the hue turns from 300° to 70°, so that equal steps of the value look equal, also
/// in gray and to most color-blind eyes.
/// </remarks>
internal sealed class ColorScale
{
    private static readonly Rgb DarkInk = new(0, 0, 0);
    private static readonly Rgb LightInk = new(0xFF, 0xFF, 0xFF);

    private static readonly Rgb[] Stops =
    [
        new(12, 5, 23), new(30, 5, 47), new(52, 0, 67), new(74, 1, 80), new(98, 0, 90), new(123, 1, 97),
        new(149, 0, 100), new(176, 2, 99), new(204, 3, 95), new(229, 29, 87), new(245, 65, 80), new(254, 99, 81),
        new(255, 134, 98), new(254, 163, 120), new(254, 189, 147), new(254, 213, 178), new(253, 235, 216),
    ];

    // From blue over a pale gray to red in even steps; both ends have the same OKLab lightness (0.40), so equal distances from the middle look equal.
    private static readonly Rgb[] DivergingStops = [
        new(2, 70, 139), new(32, 110, 199), new(99, 155, 225), new(168, 199, 238), new(242, 242, 242),
        new(236, 180, 175), new(217, 121, 114), new(184, 63, 61), new(138, 0, 19),
    ];

    private static readonly Rgb Missing = new(0x9A, 0x9A, 0x9A);

    private readonly double _minimum;
    private readonly double _maximum;
    private readonly IReadOnlyList<Rgb> _stops;

    /// <summary>
    /// Initializes a new instance of the <see cref="ColorScale"/> class; <paramref name="minimum"/> is below <paramref name="maximum"/>. The default colors
    /// are <see cref="Colors"/>.
    /// </summary>
    public ColorScale(double minimum, double maximum, IReadOnlyList<Rgb>? colors = null) => (_minimum, _maximum, _stops) = (minimum, maximum, colors ?? Stops);

    /// <summary>Gets the colors in even steps from low to high.</summary>
    public static IReadOnlyList<Rgb> Colors => Stops;

    /// <summary>Gets the colors of a scale with a middle, such as a correlation: blue below it, red above.</summary>
    public static IReadOnlyList<Rgb> DivergingColors => DivergingStops;

    /// <summary>Returns the color of a value; a value outside of the range has the color of the nearer end, NaN a gray.</summary>
    public Rgb ColorOf(double value)
    {
        if (double.IsNaN(value))
        {
            return Missing;
        }

        // Halved first: the width of a range from −1e308 to 1e308 overflows.
        double share = Math.Clamp(((value / 2) - (_minimum / 2)) / ((_maximum / 2) - (_minimum / 2)), 0, 1);
        double position = share * (_stops.Count - 1);
        int below = Math.Min((int)position, _stops.Count - 2);
        double fraction = position - below;
        Rgb a = _stops[below];
        Rgb b = _stops[below + 1];
        return new Rgb(Mix(a.R, b.R, fraction), Mix(a.G, b.G, fraction), Mix(a.B, b.B, fraction));
    }

    /// <summary>Chooses black or white, whichever has the larger contrast to a background.</summary>
    public static Rgb InkOn(Rgb background) =>
        background.ContrastWith(DarkInk) >= background.ContrastWith(LightInk) ? DarkInk : LightInk;

    private static byte Mix(byte from, byte to, double fraction) => (byte)Math.Round(from + ((to - from) * fraction));
}
