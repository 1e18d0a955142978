namespace Relevance.Cluster.Drawing;

/// <summary>The legend of colors, patterns and marks: in one line if all names fit, otherwise in columns that are read downwards.</summary>
internal sealed class Legend
{
    private const double Size = 11;
    private const double Swatch = 11;
    private const double SwatchGap = 6;
    private const double Gap = 18;
    private const double Line = 18;

    private readonly IReadOnlyList<NamedLabel> _names;
    private readonly string[] _drawn;
    private readonly (double X, double Y)[] _places;

    /// <summary>Initializes a new instance of the <see cref="Legend"/> class.</summary>
    /// <param name="names">The names, by their index in the <see cref="Palette"/>.</param>
    /// <param name="width">The available width.</param>
    public Legend(IReadOnlyList<NamedLabel> names, double width)
    {
        _names = names;
        double room = NamedLabel.RoomFor(names, 180);
        _drawn = [.. names.Select(name => name.Fit(Size, room))];
        double[] widths = [.. _drawn.Select(name => Swatch + SwatchGap + TextWidth.Pixels(name, Size) + Gap)];
        _places = new (double, double)[names.Count];
        if (widths.Sum() - Gap <= width)
        {
            double x = 0;
            for (int i = 0; i < widths.Length; i++)
            {
                _places[i] = (x, 0);
                x += widths[i];
            }
        }
        else
        {
            double column = widths.Max();
            int columns = Math.Clamp((int)((width + Gap) / column), 1, names.Count);
            int rows = (names.Count + columns - 1) / columns;
            for (int i = 0; i < widths.Length; i++)
            {
                _places[i] = (i / rows * column, i % rows * Line);
            }
        }

        Height = names.Count == 0 ? 0 : _places.Max(place => place.Y) + Line;
    }

    /// <summary>Gets the height.</summary>
    public double Height { get; }

    /// <summary>Draws the legend.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="place">The x of the first name, and the y of the first line.</param>
    /// <param name="lookOf">The color and the mark of a name by its index.</param>
    /// <param name="kind">The kind of shape that is explained.</param>
    public void Draw(SvgWriter svg, (double Left, double Top) place, Func<int, (Rgb Color, int Mark)> lookOf, LegendKind kind)
    {
        (double left, double top) = place;
        svg.OpenGroup("legend", "");
        for (int i = 0; i < _names.Count; i++)
        {
            (double x, double y) = (left + _places[i].X, top + _places[i].Y);
            var box = new Box(x, y, Swatch, Swatch);
            (Rgb color, int mark) = lookOf(i);
            if (kind == LegendKind.Points)
            {
                svg.Path(Marks.Outline(mark, x + (Swatch / 2), y + (Swatch / 2), 4.5), $"fill=\"{color}\"");
                continue;
            }

            svg.Rectangle(box, color);
            if (mark > 0)
            {
                svg.Path(Marks.Lines(mark, box), $"fill=\"none\" stroke=\"{ColorScale.InkOn(color)}\" stroke-opacity=\"0.45\"");
            }
        }

        svg.OpenText("names", Size, "", Paint.Ink);
        for (int i = 0; i < _names.Count; i++)
        {
            svg.Text(left + _places[i].X + Swatch + SwatchGap, top + _places[i].Y + (Size * 0.86), _drawn[i], _names[i].Text);
        }

        svg.Close();
        svg.Close();
    }
}
