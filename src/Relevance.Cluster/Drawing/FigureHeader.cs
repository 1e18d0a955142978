namespace Relevance.Cluster.Drawing;

/// <summary>The title of a figure and up to three lines below it, at the left margin.</summary>
internal sealed class FigureHeader
{
    /// <summary>The margin around every figure.</summary>
    public const double Margin = 20;

    /// <summary>The height of an axis with its name below a plot.</summary>
    public const double AxisRoom = 40;

    private const double TitleSize = 15;
    private const double SubtitleSize = 12;
    private const double LineHeight = 17;
    private const int MostLines = 3;

    private readonly string _title;
    private readonly string _subtitle;
    private readonly double _room;
    private readonly List<string> _lines;

    /// <summary>Initializes a new instance of the <see cref="FigureHeader"/> class.</summary>
    /// <param name="title">The title, shortened to the width of the figure.</param>
    /// <param name="subtitle">The text below the title; wrapped, and may be empty.</param>
    /// <param name="width">The width of the figure.</param>
    public FigureHeader(string title, string subtitle, double width)
    {
        _title = title;
        _subtitle = subtitle;
        _room = width - (2 * Margin);
        _lines = Wrapped(subtitle, _room);
    }

    /// <summary>Gets the y where the plot can begin.</summary>
    public double Bottom => Margin + TitleSize + (_lines.Count == 0 ? 0 : (LineHeight * _lines.Count) + 2) + 18;

    /// <summary>Draws the title and the lines below it.</summary>
    public void Draw(SvgWriter svg)
    {
        // Bold letters are wider than the estimated widths.
        svg.OpenGroup("heading", $"font-size=\"{NumberText.Coordinate(TitleSize)}\" font-weight=\"600\"", Paint.Ink);
        svg.Text(Margin, Margin + (TitleSize * 0.8), TextWidth.Truncate(_title, TitleSize * 1.12, _room), _title);
        svg.Close();
        if (_lines.Count > 0)
        {
            svg.OpenText("subheading", SubtitleSize, "", Paint.Soft);
            for (int line = 0; line < _lines.Count; line++)
            {
                svg.Text(Margin, Margin + TitleSize + SubtitleSize + 3 + (line * LineHeight), _lines[line], _subtitle);
            }

            svg.Close();
        }
    }

    private static List<string> Wrapped(string text, double room)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && lines.Count < MostLines - 1 && TextWidth.Pixels(longer, SubtitleSize) > room)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }

        return [.. lines.Select(l => TextWidth.Truncate(l, SubtitleSize, room))];
    }
}
