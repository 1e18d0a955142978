namespace Relevance.Cluster.Drawing;

/// <summary>The layout of named rows: their height and the font size of their names. Many rows are thin, but their names never too small.</summary>
internal sealed class RowLayout
{
    private const double LargestLabel = 12;
    private const double SmallestLabel = 9;
    private const double Gap = 8;

    private readonly IReadOnlyList<NamedLabel> _names;
    private readonly string[] _drawn;

    /// <summary>Initializes a new instance of the <see cref="RowLayout"/> class.</summary>
    /// <param name="names">The name of each row, from the top.</param>
    /// <param name="width">The width of the figure; names have at most 30 % of it, and 40 % if labels have cluster names.</param>
    /// <param name="top">The y of the first row.</param>
    public RowLayout(IReadOnlyList<NamedLabel> names, double width, double top)
    {
        _names = names;
        Top = top;
        RowHeight = HeightFor(names.Count);
        LabelSize = Math.Clamp(Math.Floor(RowHeight * 0.8), SmallestLabel, LargestLabel);

        // Up to 150 rows of 12 pixels name every row; the thinner rows of a longer list have as many names as fit.
        LabelStep = Math.Max(1, (int)Math.Ceiling(LabelSize * 1.15 / RowHeight));
        double room = NamedLabel.RoomFor(names, width * 0.3);
        _drawn = [.. names.Select(name => name.Fit(LabelSize, room))];
        double widest = _drawn.Length == 0 ? 0 : _drawn.Max(name => TextWidth.Pixels(name, LabelSize));
        Left = Math.Ceiling(FigureHeader.Margin + widest + Gap);
    }

    /// <summary>Gets the y of the first row.</summary>
    public double Top { get; }

    /// <summary>Gets the x where the plot begins, right of the names.</summary>
    public double Left { get; }

    /// <summary>Gets the height of one row.</summary>
    public double RowHeight { get; }

    /// <summary>Gets the font size of the names.</summary>
    public double LabelSize { get; }

    /// <summary>Gets the distance between named rows: 1 names all, 2 every other one.</summary>
    public int LabelStep { get; }

    /// <summary>Gets the y below the last row.</summary>
    public double Bottom => Top + (RowHeight * _names.Count);

    /// <summary>Gets the height of a bar, which is four fifths of the row.</summary>
    public double BarHeight => Math.Max(1, Math.Round(RowHeight * 0.78));

    /// <summary>Returns the y of the middle of a row.</summary>
    public double MiddleOf(int row) => Top + (RowHeight * (row + 0.5));

    /// <summary>Returns the y of the top of the bar in a row.</summary>
    public double BarTop(int row) => MiddleOf(row) - (BarHeight / 2);

    /// <summary>Writes the names, each with its complete text in the tooltip.</summary>
    public void DrawNames(SvgWriter svg)
    {
        svg.OpenText("rows", LabelSize, "end", Paint.Ink);
        for (int row = 0; row < _names.Count; row += LabelStep)
        {
            svg.Text(Left - Gap, MiddleOf(row) + (LabelSize * 0.36), _drawn[row], _names[row].Text);
        }

        svg.Close();
    }

    private static double HeightFor(int count) => count switch
    {
        <= 12 => 28,
        <= 24 => 22,
        <= 48 => 16,
        <= 150 => 12,
        _ => Math.Max(2, Math.Floor(3600.0 / count) / 2),
    };
}
