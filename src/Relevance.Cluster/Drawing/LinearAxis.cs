namespace Relevance.Cluster.Drawing;

/// <summary>A linear axis: maps numbers to pixels, with round numbers as ticks.</summary>
internal sealed class LinearAxis
{
    private readonly double _minimum;
    private readonly double _maximum;
    private readonly double _from;
    private readonly double _to;

    /// <summary>Initializes a new instance of the <see cref="LinearAxis"/> class.</summary>
    /// <param name="range">The smallest and the largest number; if they are equal or not finite, the axis is extended around them.</param>
    /// <param name="pixels">Their pixels; the second is smaller on an axis that goes up.</param>
    /// <param name="tickCount">The approximate number of ticks.</param>
    public LinearAxis((double Minimum, double Maximum) range, (double From, double To) pixels, int tickCount)
    {
        (_minimum, _maximum) = Opened(range.Minimum, range.Maximum);
        (_from, _to) = pixels;
        Ticks = AxisTicks.Between(_minimum, _maximum, Math.Max(1, tickCount));
        Texts = AxisTicks.Texts(Ticks);
    }

    /// <summary>The font size of the numbers.</summary>
    public const double TextSize = 11;

    /// <summary>Gets the ticks.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Gets the ticks as text.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Returns the approximate number of ticks for the length of an axis.</summary>
    public static int TicksFor(double pixels) => Math.Clamp((int)(pixels / 80), 2, 10);

    /// <summary>Returns the pixel of a number; numbers outside of the range are at its end.</summary>
    public double At(double value)
    {
        // Halved first: the width of a range from −1e308 to 1e308 overflows.
        double share = ((value / 2) - (_minimum / 2)) / ((_maximum / 2) - (_minimum / 2));
        return _from + (Math.Clamp(share, 0, 1) * (_to - _from));
    }

    /// <summary>Draws a line across the plot at each tick of a horizontal axis, from one height to another.</summary>
    public void DrawVerticals(SvgWriter svg, double top, double bottom)
    {
        svg.OpenGroup("grid", "fill=\"none\"", stroke: Paint.Grid);
        foreach (double tick in Ticks)
        {
            svg.Line(At(tick), top, At(tick), bottom);
        }

        svg.Close();
    }

    /// <summary>Draws a line across the plot at each tick of a vertical axis, from one side to the other.</summary>
    public void DrawHorizontals(SvgWriter svg, double left, double right)
    {
        svg.OpenGroup("grid", "fill=\"none\"", stroke: Paint.Grid);
        foreach (double tick in Ticks)
        {
            svg.Line(left, At(tick), right, At(tick));
        }

        svg.Close();
    }

    /// <summary>Writes the numbers of a horizontal axis, centered at a height, and the name of the axis below if it has one.</summary>
    public void DrawTextsBelow(SvgWriter svg, double top, string name)
    {
        svg.OpenText("ticks", TextSize, "middle", Paint.Soft);
        for (int i = 0; i < Ticks.Count; i++)
        {
            svg.Text(At(Ticks[i]), top + TextSize + 5, Texts[i]);
        }

        if (name.Length > 0)
        {
            svg.Text((_from + _to) / 2, top + (TextSize * 2) + 13, TextWidth.Truncate(name, TextSize, Math.Abs(_to - _from)), name);
        }

        svg.Close();
    }

    /// <summary>Writes the numbers of a vertical axis, right-aligned at a side.</summary>
    public void DrawTextsLeft(SvgWriter svg, double right)
    {
        svg.OpenText("ticks", TextSize, "end", Paint.Soft);
        for (int i = 0; i < Ticks.Count; i++)
        {
            svg.Text(right - 6, At(Ticks[i]) + (TextSize * 0.36), Texts[i]);
        }

        svg.Close();
    }

    private static (double Minimum, double Maximum) Opened(double minimum, double maximum)
    {
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum))
        {
            return (0, 1);
        }

        if (minimum < maximum)
        {
            return (minimum, maximum);
        }

        double room = minimum == 0 ? 1 : Math.Abs(minimum) / 2;
        return (minimum - room, minimum + room);
    }
}
