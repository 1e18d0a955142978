namespace Relevance.Cluster.Drawing;

/// <summary>Where the parts of a heatmap stand, in pixels, so that from 1 to hundreds of rows all of it can be read.</summary>
internal sealed class HeatmapLayout
{
    /// <summary>The font size of the title.</summary>
    public const double TitleSize = 15;

    /// <summary>The font size of the figures beside the color bar.</summary>
    public const double TickSize = 11;

    /// <summary>The width of the color bar.</summary>
    public const double BarWidth = 16;

    private const double Margin = 16;
    private const double Gap = 8;
    private const double LargestCell = 64;
    private const double SmallestCell = 4;
    private const double IntendedSide = 576;
    private const double LargestSide = 1000;
    private const double SmallestLabel = 9;
    private const double LargestLabel = 12;
    private const double LabelRoom = 170;
    private const double SmallestFigure = 8;

    /// <summary>Initializes a new instance of the <see cref="HeatmapLayout"/> class.</summary>
    /// <param name="figure">What is drawn.</param>
    /// <param name="widestFigure">The widest number of all cells, as it would be drawn.</param>
    /// <param name="ticks">The numbers beside the color bar, as they are drawn.</param>
    public HeatmapLayout(HeatmapFigure figure, string widestFigure, IReadOnlyList<string> ticks)
    {
        int count = figure.Labels.Count;
        Cell = CellFor(count);
        Side = Cell * count;
        LabelSize = Math.Clamp(Cell * 0.85, SmallestLabel, LargestLabel);
        LabelStep = Math.Max(1, (int)Math.Ceiling(LabelSize * 1.05 / Cell));
        Labels = [.. figure.Labels.Select(l => TextWidth.Truncate(l, LabelSize, LabelRoom))];

        double labelWidth = Labels.Max(l => TextWidth.Pixels(l, LabelSize));
        HasVerticalLabels = labelWidth > Cell - 6;
        double figureSize = Math.Floor(Math.Min(LargestLabel, (Cell - 5) / TextWidth.Pixels(widestFigure, 1)) * 2) / 2;
        FigureSize = figureSize >= SmallestFigure ? figureSize : 0;

        Title = TextWidth.Truncate(figure.Title, TitleSize, LargestSide);
        double titleWidth = TextWidth.Pixels(Title, TitleSize);
        double barAndTicks = (Gap * 3) + BarWidth + Gap + ticks.Append(string.Empty).Max(t => TextWidth.Pixels(t, TickSize));

        Left = Margin + labelWidth + Gap;
        Top = Margin + TitleSize + (Gap * 1.5);
        TitleX = Math.Max(Left + (Side / 2), Margin + (titleWidth / 2));
        Width = Math.Ceiling(Math.Max(Left + Side + barAndTicks, TitleX + (titleWidth / 2)) + Margin);
        Height = Math.Ceiling(Top + Side + Gap + (HasVerticalLabels ? labelWidth : LabelSize) + Margin);
        BarX = Left + Side + (Gap * 3);
    }

    /// <summary>Gets the side of one cell.</summary>
    public double Cell { get; }

    /// <summary>Gets the side of the square of all cells.</summary>
    public double Side { get; }

    /// <summary>Gets the x of the first column.</summary>
    public double Left { get; }

    /// <summary>Gets the y of the first row.</summary>
    public double Top { get; }

    /// <summary>Gets the width of the picture.</summary>
    public double Width { get; }

    /// <summary>Gets the height of the picture.</summary>
    public double Height { get; }

    /// <summary>Gets the title, shortened where it is longer than the widest heatmap.</summary>
    public string Title { get; }

    /// <summary>Gets the x of the middle of the title.</summary>
    public double TitleX { get; }

    /// <summary>Gets the x of the color bar, which is as high as the cells.</summary>
    public double BarX { get; }

    /// <summary>Gets the names of the rows and columns, the long ones shortened.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Gets the font size of the names.</summary>
    public double LabelSize { get; }

    /// <summary>Gets the distance between rows that are named: 1 names all, 2 every other one.</summary>
    public int LabelStep { get; }

    /// <summary>Gets a value indicating whether the names of the columns stand upright, because they are wider than a cell.</summary>
    public bool HasVerticalLabels { get; }

    /// <summary>Gets the font size of the figures in the cells; 0 where the cells are too small for any.</summary>
    public double FigureSize { get; }

    private static double CellFor(int count)
    {
        double cell = Math.Clamp(Math.Floor(IntendedSide / count), 1, LargestCell);

        // Names of 9 pixels need rows of 10; more rows than a thousand pixels hold that way name every other one, and so on.
        return Math.Max(cell, Math.Clamp(Math.Floor(LargestSide / count), SmallestCell, 10));
    }
}
