using System.Globalization;
using System.Text;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Drawing;

/// <summary>Draws a heatmap: row 0 at the top, column 0 at the left, a color bar at the right.</summary>
internal static class HeatmapSvg
{
    private const int BarSteps = 128;
    private const int RunSteps = 64;

    /// <summary>
    /// With more cells than this, a rectangle per cell always exceeds a megabyte: the cells are one image, as fewer cells are if their rectangles turn out to
    /// be too large.
    /// </summary>
    private const int MostCells = 10_000;

    /// <summary>The largest width and height of that image in pixels. With more rows or columns, a pixel is the mean of the cells in it.</summary>
    private const int MostPixels = 800;

    /// <summary>The largest side of a cell in the pixels of that image.</summary>
    private const int SquarePixels = 400;
    private const int PixelSteps = 255;

    /// <summary>Draws the figure. A cell that is too small for its number has it in the tooltip.</summary>
    public static string Draw(HeatmapFigure figure, FigureOptions options)
    {
        string? cells = HasManyCells(figure) ? null : Draw(figure, options, isPixels: false);
        return cells is not null && !SvgSize.IsTooLarge(cells)
            ? cells
            : SvgSize.Fit(options, 1, (given, _) => Draw(figure, given, isPixels: true));
    }

    private static string Draw(HeatmapFigure figure, FigureOptions options, bool isPixels)
    {
        (HeatmapLayout layout, IReadOnlyList<double> ticks, string[] tickTexts) = Layout(figure, options, isPixels);
        var svg = new SvgWriter(layout.Width, layout.Height, new Caption(figure.Title, figure.Description), options);
        svg.OpenText("heading", HeatmapLayout.TitleSize, "middle", Paint.Ink);
        svg.Text(layout.TitleX, layout.Top - 14, layout.Title);
        svg.Close();

        var colors = new ColorScale(figure.Minimum, figure.Maximum, figure.Colors);
        if (isPixels)
        {
            DrawPixels(svg, figure, layout, colors);
        }
        else if (figure.IsCompact)
        {
            DrawRuns(svg, figure, layout, colors);
        }
        else
        {
            DrawCells(svg, figure, layout, colors);
            DrawFigures(svg, figure, layout, colors);
        }

        DrawLabels(svg, figure, layout);
        DrawSides(svg, figure, layout);
        DrawColorBar(svg, figure, layout, colors);
        DrawTicks(svg, layout, [.. ticks.Select(t => layout.Top + (layout.SideHeight * (1 - ShareOf(t, figure))))], tickTexts);
        return svg.Finish();
    }

    /// <summary>Returns the area of the cells.</summary>
    public static Box CellsOf(HeatmapFigure figure, FigureOptions options)
    {
        bool isPixels = HasManyCells(figure) || SvgSize.IsTooLarge(Draw(figure, options, isPixels: false));
        HeatmapLayout layout = Layout(figure, options, isPixels).Layout;
        return new Box(layout.Left, layout.Top, layout.SideWidth, layout.SideHeight);
    }

    private static (HeatmapLayout Layout, IReadOnlyList<double> Ticks, string[] TickTexts) Layout(HeatmapFigure figure, FigureOptions options, bool isPixels)
    {
        int targetTicks = figure.Rows.Count < 3 ? 2 : 5;
        IReadOnlyList<double> ticks = AxisTicks.Between(figure.Minimum, figure.Maximum, targetTicks);
        int tickDigits = AxisTicks.Digits(ticks);
        string[] tickTexts = figure.Digits == 0 ? [.. AxisTicks.Texts(ticks)] : [.. ticks.Select(t => NumberText.Short(t, tickDigits))];
        return (new HeatmapLayout(figure, options.Width, WidestFigure(figure, isPixels), tickTexts), ticks, tickTexts);
    }

    private static bool HasManyCells(HeatmapFigure figure) => (long)figure.Rows.Count * figure.Columns.Count > MostCells;

    private static string WidestFigure(HeatmapFigure figure, bool isPixels)
    {
        // An image has no numbers.
        if (isPixels)
        {
            return string.Empty;
        }

        string widest = string.Empty;
        double width = 0;
        for (int row = 0; row < figure.Rows.Count; row++)
        {
            for (int column = 0; column < figure.Columns.Count; column++)
            {
                string text = HeatmapFigure.TextOf(figure.ValueAt(row, column), figure.Digits);
                double pixels = TextWidth.Pixels(text, 1);
                if (pixels > width)
                {
                    (widest, width) = (text, pixels);
                }
            }
        }

        return widest;
    }

    private static void DrawCells(SvgWriter svg, HeatmapFigure figure, HeatmapLayout layout, ColorScale colors)
    {
        string[] rows = [.. figure.Rows.Select(label => PlainText.Isolated(label.Text))];
        string[] columns = [.. figure.Columns.Select(label => PlainText.Isolated(label.Text))];
        int digits = Math.Max(figure.TooltipDigits, figure.Digits);
        svg.OpenGroup("cells", "shape-rendering=\"crispEdges\"");
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                double value = figure.ValueAt(row, column);
                var box = new Box(layout.Left + (column * layout.CellWidth), layout.Top + (row * layout.CellHeight), layout.CellWidth, layout.CellHeight);
                svg.Rectangle(box, colors.ColorOf(value), $"{rows[row]} · {columns[column]}: {HeatmapFigure.TextOf(value, digits)}");
            }
        }

        svg.Close();
    }

    private static void DrawPixels(SvgWriter svg, HeatmapFigure figure, HeatmapLayout layout, ColorScale colors)
    {
        int width = Pixels(figure.Columns.Count);
        int height = Pixels(figure.Rows.Count);
        byte[] pixels = new byte[width * height];
        for (int pixel = 0; pixel < pixels.Length; pixel++)
        {
            double value = MeanOf(figure, Part(pixel / width, height, figure.Rows.Count), Part(pixel % width, width, figure.Columns.Count));
            pixels[pixel] = double.IsNaN(value) ? (byte)PixelSteps : (byte)Math.Round(Math.Clamp(ShareOf(value, figure), 0, 1) * (PixelSteps - 1));
        }

        IEnumerable<double> values = Enumerable.Range(0, PixelSteps)
            .Select(step => (double)step / (PixelSteps - 1))
            .Select(share => (figure.Minimum * (1 - share)) + (figure.Maximum * share));
        svg.OpenGroup("cells", "");
        svg.Image(
            new Box(layout.Left, layout.Top, layout.SideWidth, layout.SideHeight),
            PngImage.ToDataAddress(pixels, width, [.. values.Append(double.NaN).Select(colors.ColorOf)]));
        svg.Close();

        // A cell is a square of pixels if they fit: programs that smooth images then blur its edges only.
        static int Pixels(int count) => count > MostPixels ? MostPixels : count * Math.Max(1, SquarePixels / count);

        static Range Part(int place, int places, int count)
        {
            int first = (int)((long)place * count / places);
            return first..Math.Max(first + 1, (int)((long)(place + 1) * count / places));
        }
    }

    /// <summary>Computes the mean of the numbers in some rows and columns; NaN without numbers.</summary>
    private static double MeanOf(HeatmapFigure figure, Range rows, Range columns)
    {
        (double sum, int count) = (0, 0);
        for (int row = rows.Start.Value; row < rows.End.Value; row++)
        {
            for (int column = columns.Start.Value; column < columns.End.Value; column++)
            {
                double value = figure.ValueAt(row, column);
                (sum, count) = double.IsNaN(value) ? (sum, count) : (sum + value, count + 1);
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    private static void DrawRuns(SvgWriter svg, HeatmapFigure figure, HeatmapLayout layout, ColorScale colors)
    {
        var runs = new SortedDictionary<int, StringBuilder>();
        for (int row = 0; row < figure.Rows.Count; row++)
        {
            int column = 0;
            while (column < figure.Columns.Count)
            {
                int first = column;
                int step = StepAt(first);
                while (++column < figure.Columns.Count && StepAt(column) == step)
                {
                }

                StringBuilder path = runs.TryGetValue(step, out StringBuilder? known) ? known : runs[step] = new StringBuilder();
                path.Append(CultureInfo.InvariantCulture, $"M{first} {row}h{column - first}");
            }

            int StepAt(int at) => double.IsNaN(figure.ValueAt(row, at))
                ? -1
                : (int)Math.Round(Math.Clamp(ShareOf(figure.ValueAt(row, at), figure), 0, 1) * (RunSteps - 1));
        }

        // One unit is one cell here: a line as thick as a cell is a row of cells.
        string place = string.Create(
            CultureInfo.InvariantCulture,
            $"translate({layout.Left:0.##} {layout.Top + (layout.CellHeight / 2):0.####}) scale({layout.CellWidth:0.####} {layout.CellHeight:0.####})");
        svg.OpenGroup("cells", $"shape-rendering=\"crispEdges\" fill=\"none\" stroke-width=\"1.02\" transform=\"{place}\"");
        foreach ((int step, StringBuilder path) in runs)
        {
            double share = (double)step / (RunSteps - 1);
            svg.Path(path.ToString(), $"stroke=\"{colors.ColorOf(step < 0 ? double.NaN : (figure.Minimum * (1 - share)) + (figure.Maximum * share))}\"");
        }

        svg.Close();
    }

    private static void DrawFigures(SvgWriter svg, HeatmapFigure figure, HeatmapLayout layout, ColorScale colors)
    {
        if (layout.FigureSize == 0)
        {
            return;
        }

        // The numbers ignore the pointer, so that the cell below still shows its tooltip.
        svg.OpenGroup("figures", $"text-anchor=\"middle\" font-size=\"{NumberText.Coordinate(layout.FigureSize)}\" pointer-events=\"none\"");
        double middle = (layout.CellHeight / 2) + (layout.FigureSize * 0.36);
        for (int row = 0; row < figure.Rows.Count; row++)
        {
            for (int column = 0; column < figure.Columns.Count; column++)
            {
                double value = figure.ValueAt(row, column);
                double x = layout.Left + ((column + 0.5) * layout.CellWidth);
                double y = layout.Top + (row * layout.CellHeight) + middle;
                svg.Text(x, y, HeatmapFigure.TextOf(value, figure.Digits), ColorScale.InkOn(colors.ColorOf(value)));
            }
        }

        svg.Close();
    }

    private static void DrawLabels(SvgWriter svg, HeatmapFigure figure, HeatmapLayout layout)
    {
        double middle = (layout.CellHeight / 2) + (layout.RowSize * 0.36);
        svg.OpenText("rows", layout.RowSize, "end", Paint.Ink);
        for (int row = 0; row < figure.Rows.Count; row += layout.RowStep)
        {
            svg.Text(layout.Left - 8, layout.Top + (row * layout.CellHeight) + middle, layout.Rows[row], figure.Rows[row].Text);
        }

        svg.Close();

        svg.OpenText("columns", layout.ColumnSize, layout.HasVerticalLabels ? "end" : "middle", Paint.Ink);
        for (int column = 0; column < figure.Columns.Count; column += layout.ColumnStep)
        {
            double x = layout.Left + ((column + 0.5) * layout.CellWidth);
            double y = layout.Top + layout.SideHeight + 8;
            if (layout.HasVerticalLabels)
            {
                svg.VerticalText(x + (layout.ColumnSize * 0.36), y, layout.Columns[column], figure.Columns[column].Text);
            }
            else
            {
                svg.Text(x, y + layout.ColumnSize, layout.Columns[column], figure.Columns[column].Text);
            }
        }

        svg.Close();
    }

    private static void DrawSides(SvgWriter svg, HeatmapFigure figure, HeatmapLayout layout)
    {
        if (figure.RowTitle.Length + figure.ColumnTitle.Length == 0)
        {
            return;
        }

        svg.OpenText("sides", HeatmapLayout.TickSize, "middle", Paint.Soft);
        if (figure.RowTitle.Length > 0)
        {
            svg.VerticalText(
                HeatmapLayout.RowTitleX,
                layout.Top + (layout.SideHeight / 2),
                TextWidth.Truncate(figure.RowTitle, HeatmapLayout.TickSize, layout.SideHeight),
                figure.RowTitle);
        }

        if (figure.ColumnTitle.Length > 0)
        {
            svg.Text(
                layout.Left + (layout.SideWidth / 2),
                layout.ColumnTitleY,
                TextWidth.Truncate(figure.ColumnTitle, HeatmapLayout.TickSize, layout.SideWidth),
                figure.ColumnTitle);
        }

        svg.Close();
    }

    private static void DrawColorBar(SvgWriter svg, HeatmapFigure figure, HeatmapLayout layout, ColorScale colors)
    {
        // Steps instead of a gradient: a gradient needs an id, and ids of several figures in one page would clash.
        svg.OpenGroup("color-bar", "shape-rendering=\"crispEdges\"");
        double height = layout.SideHeight / BarSteps;
        for (int step = 0; step < BarSteps; step++)
        {
            double share = (BarSteps - step - 0.5) / BarSteps;
            double value = (figure.Minimum * (1 - share)) + (figure.Maximum * share);
            double rest = layout.SideHeight - (step * height);
            svg.Rectangle(
                // Each step overlaps the next one, so that no seam shows at any zoom.
                new Box(layout.BarX, layout.Top + (step * height), HeatmapLayout.BarWidth, Math.Min(rest, height * 2)),
                colors.ColorOf(value));
        }

        svg.Close();
    }

    private static void DrawTicks(SvgWriter svg, HeatmapLayout layout, double[] heights, string[] texts)
    {
        double x = layout.BarX + HeatmapLayout.BarWidth;
        svg.OpenGroup("ticks", "fill=\"none\"", stroke: Paint.Ink);
        foreach (double y in heights)
        {
            svg.Line(x, y, x + 4, y);
        }

        svg.Close();
        svg.OpenText("tick-labels", HeatmapLayout.TickSize, "", Paint.Ink);
        for (int i = 0; i < heights.Length; i++)
        {
            svg.Text(x + 8, heights[i] + (HeatmapLayout.TickSize * 0.36), texts[i]);
        }

        svg.Close();
    }

    private static double ShareOf(double value, HeatmapFigure figure) =>
        ((value / 2) - (figure.Minimum / 2)) / ((figure.Maximum / 2) - (figure.Minimum / 2));
}
