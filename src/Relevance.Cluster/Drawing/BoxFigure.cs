using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Drawing;

/// <summary>
/// A box plot of numbers per row, such as the distances of documents to their centroid: a box from quartile to quartile, a line from the smallest to the
/// largest.
/// </summary>
internal sealed record BoxFigure
{
    private static readonly string[] Fields = ["cluster", "documents", "minimum", "lower_quartile", "median", "upper_quartile", "maximum"];

    /// <summary>Gets the heading.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the line below the heading; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Gets the measured quantity, such as <c>cosine distance to the centroid</c>.</summary>
    public required string Measure { get; init; }

    /// <summary>Gets the rows, from the top.</summary>
    public required IReadOnlyList<BoxItem> Boxes { get; init; }

    private string Description => Boxes.Count == 0
        ? $"No {Measure}. {Subtitle}".TrimEnd()
        : $"{Measure} in {NumberText.Named(Boxes.Count, "cluster")}. "
            + $"Largest median: {Boxes.MaxBy(box => box.Median)!.Name}, {NumberText.Brief(Boxes.Max(box => box.Median))}; "
            + $"smallest: {Boxes.MinBy(box => box.Median)!.Name}, {NumberText.Brief(Boxes.Min(box => box.Median))}. {Subtitle}".TrimEnd();

    /// <summary>Draws the figure.</summary>
    public string ToSvg(FigureOptions options)
    {
        BoxItem[] boxes = Ordered(options);
        return SvgSize.Fit(options, boxes.Length, (given, drawn) =>
            (this with { Subtitle = SvgSize.Note(Subtitle, drawn, boxes.Length, "clusters") }).Draw(given, boxes[..drawn]));
    }

    private string Draw(FigureOptions options, BoxItem[] boxes)
    {
        string title = options.Title ?? Title;
        var header = new FigureHeader(title, Subtitle, options.Width);
        string[] counts = [.. boxes.Select(box => NumberText.Count(box.Count))];
        var rows = new RowLayout([.. boxes.Select(box => box.Name)], options.Width, header.Bottom);
        double right = options.Width - FigureHeader.Margin - counts.Append("").Max(text => TextWidth.Pixels(text, LinearAxis.TextSize)) - 10;
        double least = Math.Min(0, boxes.Select(box => box.Whole.Least).Append(0).Min());
        var axis = new LinearAxis((least, boxes.Select(box => box.Whole.Largest).Append(0).Max()), (rows.Left, right), LinearAxis.TicksFor(right - rows.Left));

        var svg = new SvgWriter(options.Width, rows.Bottom + FigureHeader.AxisRoom + FigureHeader.Margin, new Caption(title, Description), options);
        header.Draw(svg);
        axis.DrawVerticals(svg, rows.Top, rows.Bottom);
        DrawWhiskers(svg, boxes, rows, axis);
        svg.OpenGroup("boxes", $"fill=\"{Palette.ColorOf(0)}\"");
        for (int row = 0; row < boxes.Length; row++)
        {
            double from = axis.At(boxes[row].Quartiles.Lower);
            double width = Math.Max(1, axis.At(boxes[row].Quartiles.Upper) - from);
            svg.Rectangle(new Box(from, rows.BarTop(row) + 1, width, Math.Max(1, rows.BarHeight - 2)), Tooltip(boxes[row]));
        }

        svg.Close();
        svg.OpenGroup("medians", $"fill=\"none\" stroke-width=\"{(rows.RowHeight >= 16 ? "2.5" : "2")}\" stroke=\"#ffffff\" pointer-events=\"none\"");
        for (int row = 0; row < boxes.Length; row++)
        {
            svg.Line(axis.At(boxes[row].Median), rows.BarTop(row) + 1, axis.At(boxes[row].Median), rows.BarTop(row) + rows.BarHeight - 1);
        }

        svg.Close();
        rows.DrawNames(svg);
        svg.OpenText("values", Math.Min(LinearAxis.TextSize, rows.LabelSize), "", Paint.Soft);
        for (int row = 0; row < boxes.Length; row += rows.LabelStep)
        {
            svg.Text(right + 8, rows.MiddleOf(row) + 4, counts[row]);
        }

        svg.Close();
        axis.DrawTextsBelow(svg, rows.Bottom, Measure + "; at the right the number of documents");
        return svg.Finish();
    }

    /// <summary>Writes one line per row as comma-separated values, without loss.</summary>
    public string ToCsv()
    {
        var table = new Table([TableCell.Text(Fields[0]), .. Fields.Skip(1).Select(TableCell.Heading)]);
        foreach (BoxItem box in Boxes)
        {
            double[] numbers = [box.Whole.Least, box.Quartiles.Lower, box.Median, box.Quartiles.Upper, box.Whole.Largest];
            table.Add([TableCell.Label(box.Name), TableCell.Count(box.Count), .. numbers.Select(number => TableCell.Number(number, 4))]);
        }

        return table.ToCsv();
    }

    /// <summary>Writes the figure as a Vega-Lite specification: a line, a box and a mark for the median in each row.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Description), options.Width);
        vega.Data(Fields, Ordered(options).Select(box =>
            (object?[])[box.Name.Text, box.Count, box.Whole.Least, box.Quartiles.Lower, box.Median, box.Quartiles.Upper, box.Whole.Largest]));
        var y = new VegaChannel("y", "cluster", "nominal") { Title = "" };
        vega.OpenList("layer");
        (string Mark, string From, string To)[] layers = [("rule", "minimum", "maximum"), ("bar", "lower_quartile", "upper_quartile"), ("tick", "median", "")];
        foreach ((string mark, string from, string to) in layers)
        {
            vega.OpenItem();
            vega.Mark(mark, ("color", mark == "tick" ? "#ffffff" : Palette.ColorOf(0).ToString()));
            var x = new VegaChannel("x", from, "quantitative") { Title = Measure };
            vega.Encoding(Fields, to.Length == 0 ? [x, y] : [x, new VegaChannel("x2", to, ""), y]);
            vega.CloseItem();
        }

        vega.CloseList();
        return vega.Finish();
    }

    private static void DrawWhiskers(SvgWriter svg, BoxItem[] boxes, RowLayout rows, LinearAxis axis)
    {
        double arm = Math.Min(5, rows.BarHeight / 3);
        svg.OpenGroup("whiskers", "fill=\"none\" stroke-width=\"1.25\"", stroke: Paint.Axis);
        for (int row = 0; row < boxes.Length; row++)
        {
            double y = rows.MiddleOf(row);
            svg.Line(axis.At(boxes[row].Whole.Least), y, axis.At(boxes[row].Whole.Largest), y);
            foreach (double end in new[] { boxes[row].Whole.Least, boxes[row].Whole.Largest })
            {
                svg.Line(axis.At(end), y - arm, axis.At(end), y + arm);
            }
        }

        svg.Close();
    }

    private static string Tooltip(BoxItem box) =>
        $"{PlainText.Isolated(box.Name.Text)}: median {NumberText.Brief(box.Median)}, quartiles {NumberText.Brief(box.Quartiles.Lower)} and "
            + $"{NumberText.Brief(box.Quartiles.Upper)}, "
        + $"from {NumberText.Brief(box.Whole.Least)} to {NumberText.Brief(box.Whole.Largest)}, {NumberText.Named(box.Count, "document")}";

    private BoxItem[] Ordered(FigureOptions options) => options.LargestFirst ? [.. Boxes.OrderByDescending(box => box.Median)] : [.. Boxes];
}
