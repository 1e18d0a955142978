namespace Relevance.Cluster.Drawing;

/// <summary>Draws a square heatmap: row 0 at the top, column 0 at the left, a color bar at the right.</summary>
internal static class HeatmapSvg
{
    private const string Ink = "#262626";
    private const int BarSteps = 128;
    private const int TooltipDigits = 4;

    /// <summary>Draws the figure. Cells too small for a number keep it as the text shown while the pointer rests on them.</summary>
    public static string Draw(HeatmapFigure figure)
    {
        int targetTicks = figure.Labels.Count < 3 ? 2 : 5;
        IReadOnlyList<double> ticks = AxisTicks.Between(figure.Minimum, figure.Maximum, targetTicks);
        int tickDigits = AxisTicks.Digits(ticks);
        string[] tickTexts = [.. ticks.Select(t => NumberText.Short(t, tickDigits))];

        var layout = new HeatmapLayout(figure, WidestFigure(figure), tickTexts);
        var svg = new SvgWriter(layout.Width, layout.Height, figure.Title, figure.Description);
        svg.OpenGroup($"text-anchor=\"middle\" font-size=\"{NumberText.Coordinate(HeatmapLayout.TitleSize)}\" fill=\"{Ink}\"");
        svg.Text(layout.TitleX, layout.Top - 14, layout.Title);
        svg.Close();

        var colors = new ColorScale(figure.Minimum, figure.Maximum);
        DrawCells(svg, figure, layout, colors);
        DrawFigures(svg, figure, layout, colors);
        DrawLabels(svg, figure, layout);
        DrawColorBar(svg, figure, layout, colors);
        DrawTicks(svg, layout, [.. ticks.Select(t => layout.Top + (layout.Side * (1 - ShareOf(t, figure))))], tickTexts);
        return svg.Finish();
    }

    private static string WidestFigure(HeatmapFigure figure)
    {
        string widest = string.Empty;
        double width = 0;
        for (int row = 0; row < figure.Labels.Count; row++)
        {
            for (int column = 0; column < figure.Labels.Count; column++)
            {
                string text = NumberText.Fixed(figure.ValueAt(row, column), figure.Digits);
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
        string[] names = [.. figure.Labels.Select(Isolated)];
        svg.OpenGroup("class=\"cells\" shape-rendering=\"crispEdges\"");
        for (int row = 0; row < names.Length; row++)
        {
            for (int column = 0; column < names.Length; column++)
            {
                double value = figure.ValueAt(row, column);
                var box = new Box(layout.Left + (column * layout.Cell), layout.Top + (row * layout.Cell), layout.Cell, layout.Cell);
                string number = NumberText.Fixed(value, Math.Max(TooltipDigits, figure.Digits));
                svg.Rectangle(box, colors.ColorOf(value), $"{names[row]} · {names[column]}: {number}");
            }
        }

        svg.Close();
    }

    private static void DrawFigures(SvgWriter svg, HeatmapFigure figure, HeatmapLayout layout, ColorScale colors)
    {
        if (layout.FigureSize == 0)
        {
            return;
        }

        // The pointer passes through the figures, so that the cell below still shows its text.
        svg.OpenGroup($"class=\"figures\" text-anchor=\"middle\" font-size=\"{NumberText.Coordinate(layout.FigureSize)}\" pointer-events=\"none\"");
        double middle = (layout.Cell / 2) + (layout.FigureSize * 0.36);
        for (int row = 0; row < figure.Labels.Count; row++)
        {
            for (int column = 0; column < figure.Labels.Count; column++)
            {
                double value = figure.ValueAt(row, column);
                double x = layout.Left + ((column + 0.5) * layout.Cell);
                double y = layout.Top + (row * layout.Cell) + middle;
                svg.Text(x, y, NumberText.Fixed(value, figure.Digits), ColorScale.InkOn(colors.ColorOf(value)));
            }
        }

        svg.Close();
    }

    private static void DrawLabels(SvgWriter svg, HeatmapFigure figure, HeatmapLayout layout)
    {
        string size = NumberText.Coordinate(layout.LabelSize);
        double middle = (layout.Cell / 2) + (layout.LabelSize * 0.36);

        svg.OpenGroup($"class=\"rows\" text-anchor=\"end\" font-size=\"{size}\" fill=\"{Ink}\"");
        for (int row = 0; row < figure.Labels.Count; row += layout.LabelStep)
        {
            svg.Text(layout.Left - 8, layout.Top + (row * layout.Cell) + middle, layout.Labels[row], figure.Labels[row]);
        }

        svg.Close();

        svg.OpenGroup($"class=\"columns\" text-anchor=\"{(layout.HasVerticalLabels ? "end" : "middle")}\" font-size=\"{size}\" fill=\"{Ink}\"");
        for (int column = 0; column < figure.Labels.Count; column += layout.LabelStep)
        {
            double x = layout.Left + (column * layout.Cell);
            double y = layout.Top + layout.Side + 8;
            if (layout.HasVerticalLabels)
            {
                svg.VerticalText(x + middle, y, layout.Labels[column], figure.Labels[column]);
            }
            else
            {
                svg.Text(x + (layout.Cell / 2), y + layout.LabelSize, layout.Labels[column], figure.Labels[column]);
            }
        }

        svg.Close();
    }

    private static void DrawColorBar(SvgWriter svg, HeatmapFigure figure, HeatmapLayout layout, ColorScale colors)
    {
        // Steps instead of a gradient: a gradient needs an id, and ids of several pictures in one page would clash.
        svg.OpenGroup("class=\"color-bar\" shape-rendering=\"crispEdges\"");
        double height = layout.Side / BarSteps;
        for (int step = 0; step < BarSteps; step++)
        {
            double share = (BarSteps - step - 0.5) / BarSteps;
            double value = (figure.Minimum * (1 - share)) + (figure.Maximum * share);
            double rest = layout.Side - (step * height);
            svg.Rectangle(
                // Each step reaches below the next one: no seam shows, whatever the zoom.
                new Box(layout.BarX, layout.Top + (step * height), HeatmapLayout.BarWidth, Math.Min(rest, height * 2)),
                colors.ColorOf(value));
        }

        svg.Close();
    }

    private static void DrawTicks(SvgWriter svg, HeatmapLayout layout, double[] heights, string[] texts)
    {
        double x = layout.BarX + HeatmapLayout.BarWidth;
        svg.OpenGroup($"class=\"ticks\" stroke=\"{Ink}\" fill=\"none\"");
        foreach (double y in heights)
        {
            svg.Line(x, y, x + 4, y);
        }

        svg.Close();
        svg.OpenGroup($"class=\"tick-labels\" font-size=\"{NumberText.Coordinate(HeatmapLayout.TickSize)}\" fill=\"{Ink}\"");
        for (int i = 0; i < heights.Length; i++)
        {
            svg.Text(x + 8, heights[i] + (HeatmapLayout.TickSize * 0.36), texts[i]);
        }

        svg.Close();
    }

    private static double ShareOf(double value, HeatmapFigure figure) =>
        ((value / 2) - (figure.Minimum / 2)) / ((figure.Maximum / 2) - (figure.Minimum / 2));

    // U+2068 … U+2069 keep a label's writing direction from spilling over onto its neighbor and the number.
    private static string Isolated(string label) => label.All(c => c < '\u0590') ? label : $"\u2068{label}\u2069";
}
