namespace Relevance.Cluster.Drawing;

/// <summary>The positions of the parts of a heatmap in pixels, readable from one row to hundreds of rows.</summary>
internal sealed class HeatmapLayout
{
    /// <summary>The font size of the title.</summary>
    public const double TitleSize = 15;

    /// <summary>The font size of the numbers next to the color bar, and of the titles of rows and columns.</summary>
    public const double TickSize = 11;

    /// <summary>The width of the color bar.</summary>
    public const double BarWidth = 16;

    /// <summary>The x of the title of the rows, which reads upwards.</summary>
    public const double RowTitleX = Margin + TickSize;

    private const double Margin = 16;
    private const double Gap = 8;
    private const double LargestCell = 64;
    private const double SmallestCell = 4;
    /// <summary>More rows than this share the height of this many.</summary>
    private const int MostWholeCells = 300;
    private const double LargestSide = 1000;
    private const double SmallestLabel = 9;
    private const double LargestLabel = 12;
    private const double LabelRoom = 170;
    private const double SmallestFigure = 8;

    /// <summary>Initializes a new instance of the <see cref="HeatmapLayout"/> class.</summary>
    /// <param name="figure">The heatmap.</param>
    /// <param name="width">The intended width.</param>
    /// <param name="widestFigure">The widest number of all cells as text.</param>
    /// <param name="ticks">The numbers next to the color bar as text.</param>
    public HeatmapLayout(HeatmapFigure figure, double width, string widestFigure, IReadOnlyList<string> ticks)
    {
        CellWidth = CellFor(figure.Columns.Count, width * 0.8);
        CellHeight = CellFor(figure.Rows.Count, width * 0.8);
        SideWidth = CellWidth * figure.Columns.Count;
        SideHeight = CellHeight * figure.Rows.Count;
        (RowSize, RowStep) = LabelFor(CellHeight);
        (ColumnSize, ColumnStep) = LabelFor(CellWidth);
        double rowRoom = NamedLabel.RoomFor(figure.Rows, LabelRoom);
        Rows = [.. figure.Rows.Select(l => l.Fit(RowSize, rowRoom))];
        double columnRoom = NamedLabel.RoomFor(figure.Columns, LabelRoom);
        Columns = [.. figure.Columns.Select(l => l.Fit(ColumnSize, columnRoom))];

        double rowWidth = Rows.Append("").Max(l => TextWidth.Pixels(l, RowSize));
        double columnWidth = Columns.Append("").Max(l => TextWidth.Pixels(l, ColumnSize));
        HasVerticalLabels = columnWidth > CellWidth - 6;
        double room = Math.Min(LargestLabel, Math.Min((CellWidth - 5) / TextWidth.Pixels(widestFigure, 1), CellHeight - 3));
        double figureSize = Math.Floor(room * 2) / 2;
        FigureSize = figureSize >= SmallestFigure ? figureSize : 0;

        Title = TextWidth.Truncate(figure.Title, TitleSize, LargestSide);
        double titleWidth = TextWidth.Pixels(Title, TitleSize);
        double barAndTicks = (Gap * 3) + BarWidth + Gap + ticks.Append(string.Empty).Max(t => TextWidth.Pixels(t, TickSize));

        Left = Margin + (figure.RowTitle.Length == 0 ? 0 : TickSize + Gap) + rowWidth + Gap;
        Top = Margin + TitleSize + (Gap * 1.5);
        TitleX = Math.Max(Left + (SideWidth / 2), Margin + (titleWidth / 2));
        Width = Math.Ceiling(Math.Max(Left + SideWidth + barAndTicks, TitleX + (titleWidth / 2)) + Margin);
        ColumnTitleY = Top + SideHeight + Gap + (HasVerticalLabels ? columnWidth : ColumnSize) + Gap + TickSize;
        Height = Math.Ceiling((figure.ColumnTitle.Length == 0 ? ColumnTitleY - Gap - TickSize : ColumnTitleY + 2) + Margin);
        BarX = Left + SideWidth + (Gap * 3);
    }

    /// <summary>Gets the width of one cell.</summary>
    public double CellWidth { get; }

    /// <summary>Gets the height of one cell.</summary>
    public double CellHeight { get; }

    /// <summary>Gets the width of all cells.</summary>
    public double SideWidth { get; }

    /// <summary>Gets the height of all cells.</summary>
    public double SideHeight { get; }

    /// <summary>Gets the x of the first column.</summary>
    public double Left { get; }

    /// <summary>Gets the y of the first row.</summary>
    public double Top { get; }

    /// <summary>Gets the width of the figure.</summary>
    public double Width { get; }

    /// <summary>Gets the height of the figure.</summary>
    public double Height { get; }

    /// <summary>Gets the title, shortened if it is longer than the widest heatmap.</summary>
    public string Title { get; }

    /// <summary>Gets the x of the middle of the title.</summary>
    public double TitleX { get; }

    /// <summary>Gets the y of the title of the columns.</summary>
    public double ColumnTitleY { get; }

    /// <summary>Gets the x of the color bar, which is as tall as the cells.</summary>
    public double BarX { get; }

    /// <summary>Gets the names of the rows, shortened if they are long.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>Gets the names of the columns, shortened if they are long.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Gets the font size of the names of rows.</summary>
    public double RowSize { get; }

    /// <summary>Gets the font size of the names of columns.</summary>
    public double ColumnSize { get; }

    /// <summary>Gets the distance between named rows: 1 names all, 2 every other one.</summary>
    public int RowStep { get; }

    /// <summary>Gets the distance between named columns.</summary>
    public int ColumnStep { get; }

    /// <summary>Gets a value indicating whether the names of the columns are vertical, because they are wider than a cell.</summary>
    public bool HasVerticalLabels { get; }

    /// <summary>Gets the font size of the numbers in the cells; 0 if the cells are too small for numbers.</summary>
    public double FigureSize { get; }

    private static (double Size, int Step) LabelFor(double cell)
    {
        double size = Math.Clamp(cell * 0.85, SmallestLabel, LargestLabel);
        return (size, Math.Max(1, (int)Math.Ceiling(size * 1.05 / cell)));
    }

    private static double CellFor(int count, double intendedSide)
    {
        if (count > MostWholeCells)
        {
            return MostWholeCells * SmallestCell / count;
        }

        double cell = Math.Clamp(Math.Floor(intendedSide / count), 1, LargestCell);

        // Names of 9 pixels need rows of 10; more rows than fit a thousand pixels this way name every other one, and so on.
        return Math.Max(cell, Math.Clamp(Math.Floor(LargestSide / count), SmallestCell, 10));
    }
}
