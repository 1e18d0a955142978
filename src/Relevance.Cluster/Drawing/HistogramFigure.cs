namespace Relevance.Cluster.Drawing;

/// <summary>Histograms of a number, one per cluster, all on the same axis so that they can be compared.</summary>
/// <remarks>
/// Each panel has its own height: the shape of a small cluster is as visible as that of a large one. The number at the top of its axis is its maximum.
/// </remarks>
internal sealed record HistogramFigure
{
    private const double PanelGap = 26;
    private const double AxisRoom = 34;
    private const double NameSize = 11;

    /// <summary>Gets the heading.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the line below the heading; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Gets the field of the numbers, the name of the axis.</summary>
    public required string Field { get; init; }

    /// <summary>Gets the edges of the bins, ascending and finite: one more than there are bins.</summary>
    public required IReadOnlyList<double> BinEdges { get; init; }

    /// <summary>Gets the histograms, in reading order.</summary>
    public required IReadOnlyList<HistogramPanel> Panels { get; init; }

    private string Description =>
        $"{NumberText.Named(Panels.Count, "histogram")} of {Field} from {NumberText.Brief(BinEdges[0])} to {NumberText.Brief(BinEdges[^1])} "
            + $"in {NumberText.Named(BinEdges.Count - 1, "bin")}. {Subtitle}".TrimEnd();

    /// <summary>Draws the figure.</summary>
    public string ToSvg(FigureOptions options)
    {
        HistogramPanel[] panels =
            options.LargestFirst ? [.. Panels.OrderByDescending(panel => panel.Counts.Sum(c => (long)c))] : [.. Panels];
        return SvgSize.Fit(options, panels.Length, (given, drawn) =>
            (this with { Panels = panels[..drawn], Subtitle = SvgSize.Note(Subtitle, drawn, panels.Length, "clusters") }).Draw(given, panels[..drawn]));
    }

    private string Draw(FigureOptions options, HistogramPanel[] panels)
    {
        string title = options.Title ?? Title;
        var header = new FigureHeader(title, Subtitle, options.Width);
        int columns = ColumnsFor(panels.Length, options.Width);
        int lines = (panels.Length + columns - 1) / columns;
        double panelWidth = (options.Width - (2 * FigureHeader.Margin) - ((columns - 1) * PanelGap)) / columns;
        double plotHeight = columns <= 2 ? 130 : 84;
        double pitch = (NameSize * 2) + 12 + plotHeight + 34;
        double top = header.Bottom;

        var svg = new SvgWriter(options.Width, top + (lines * pitch) + 18 + FigureHeader.Margin, new Caption(title, Description), options);
        header.Draw(svg);
        for (int i = 0; i < panels.Length; i++)
        {
            double left = FigureHeader.Margin + (i % columns * (panelWidth + PanelGap));
            DrawPanel(svg, panels[i], new Box(left, top + (i / columns * pitch), panelWidth, plotHeight));
        }

        svg.OpenText("sides", LinearAxis.TextSize, "middle", Paint.Soft);
        string field = TextWidth.Truncate(Field, LinearAxis.TextSize, options.Width - (2 * FigureHeader.Margin));
        svg.Text(options.Width / 2.0, top + (lines * pitch) + 8, field, Field);
        svg.Close();
        return svg.Finish();
    }

    /// <summary>Writes one line per bin of each histogram as comma-separated values.</summary>
    public string ToCsv()
    {
        var table = new Table(TableCell.Text("cluster"), TableCell.Heading("bin_start"), TableCell.Heading("bin_end"), TableCell.Heading("documents"));
        foreach (HistogramPanel panel in Panels)
        {
            for (int bin = 0; bin < panel.Counts.Count; bin++)
            {
                table.Add(
                    TableCell.Label(panel.Name),
                    TableCell.Number(BinEdges[bin], 4),
                    TableCell.Number(BinEdges[bin + 1], 4),
                    TableCell.Count(panel.Counts[bin]));
            }
        }

        return table.ToCsv();
    }

    /// <summary>Writes the figure as a Vega-Lite specification, one panel per cluster.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Description), width: null);
        vega.Data(
            ["cluster", "bin_start", "bin_end", "documents"],
            from panel in Panels
            from bin in Enumerable.Range(0, panel.Counts.Count)
            select (object?[])[panel.Title, BinEdges[bin], BinEdges[bin + 1], panel.Counts[bin]]);
        vega.Property("columns", ColumnsFor(Panels.Count, options.Width));
        vega.Open("facet");
        vega.Property("field", "cluster");
        vega.Property("type", "nominal");
        vega.Property("title", null);
        vega.Property("sort", null);
        vega.CloseItem();
        vega.Open("spec");
        vega.Property("width", 200);
        vega.Property("height", 100);
        vega.Mark("bar", ("color", Palette.ColorOf(0).ToString()));
        vega.Encoding(
            ["bin_start", "bin_end", "documents"],
            new VegaChannel("x", "bin_start", "quantitative") { Title = Field, Domain = (BinEdges[0], BinEdges[^1]) },
            new VegaChannel("x2", "bin_end", ""),
            new VegaChannel("y", "documents", "quantitative"));
        vega.CloseItem();
        vega.Open("resolve");
        vega.Open("scale");
        vega.Property("y", "independent");
        vega.CloseItem();
        vega.CloseItem();
        return vega.Finish();
    }

    // A panel of about 220 pixels has its mean and variance in one line.
    private static int ColumnsFor(int panels, int width) => Math.Max(1, Math.Min(panels is 2 or 4 ? 2 : panels, width / 220));

    private void DrawPanel(SvgWriter svg, HistogramPanel panel, Box place)
    {
        double left = place.X + AxisRoom;
        double right = place.X + place.Width;
        double top = place.Y + (NameSize * 2) + 12;
        double bottom = top + place.Height;
        int largest = panel.Counts.Append(0).Max();
        var x = new LinearAxis((BinEdges[0], BinEdges[^1]), (left, right), Math.Clamp((int)((right - left) / 60), 2, 8));
        var y = new LinearAxis((0, largest), (bottom, top), 2);

        svg.OpenGroup("panel", "");
        x.DrawVerticals(svg, top, bottom);
        svg.OpenGroup("bars", $"fill=\"{Palette.ColorOf(0)}\"");
        for (int bin = 0; bin < panel.Counts.Count; bin++)
        {
            if (panel.Counts[bin] == 0)
            {
                continue;
            }

            double from = x.At(BinEdges[bin]);
            double width = x.At(BinEdges[bin + 1]) - from;
            double height = Math.Max(1, bottom - y.At(panel.Counts[bin]));
            string range = $"{NumberText.Brief(BinEdges[bin])} to {NumberText.Brief(BinEdges[bin + 1])}";
            var bar = new Box(from, bottom - height, Math.Max(0.5, width > 3 ? width - 1 : width), height);
            svg.Rectangle(bar, $"{range}: {NumberText.Count(panel.Counts[bin])}");
        }

        svg.Close();
        svg.OpenGroup("base", "fill=\"none\"", stroke: Paint.Axis);
        svg.Line(left, bottom, right, bottom);
        svg.Close();
        svg.OpenGroup("names", $"font-size=\"{NumberText.Coordinate(NameSize)}\"");
        svg.OpenGroup("", "font-weight=\"600\"", Paint.Ink);
        svg.Text(left, place.Y + NameSize, panel.Name.Fit(NameSize * 1.12, right - left), panel.Title);
        svg.Close();

        // Small numbers are preferred to cut ones.
        double size = Math.Clamp(NameSize * (right - left) / Math.Max(1, TextWidth.Pixels(panel.Measures, NameSize)), 8.5, NameSize);
        svg.OpenText("", size, "", Paint.Soft);
        svg.Text(left, place.Y + (NameSize * 2) + 4, TextWidth.Truncate(panel.Measures, size, right - left + 0.01), panel.Title);
        svg.Close();
        svg.Close();
        x.DrawTextsBelow(svg, bottom, "");
        svg.OpenText("ticks", LinearAxis.TextSize, "end", Paint.Soft);
        svg.Text(left - 6, bottom + 1, "0");
        if (largest > 0)
        {
            svg.Text(left - 6, top + (LinearAxis.TextSize * 0.72), NumberText.Compact(largest));
        }

        svg.Close();
        svg.Close();
    }
}
