using System.Globalization;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Drawing;

/// <summary>A stacked bar chart: the parts of each row, by count or as shares of the row.</summary>
internal sealed record StackedFigure
{
    /// <summary>The largest number of parts with their own color; above, the smallest are one gray part, and the figure states it.</summary>
    public const int MaxSeries = 100;

    /// <summary>The bytes of a part with the shortest numbers, without a tooltip.</summary>
    private const int LeastPart = 50;

    /// <summary>Gets the heading.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the line below the heading; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Gets the names of the rows, from the top.</summary>
    public required IReadOnlyList<NamedLabel> Rows { get; init; }

    /// <summary>Gets the names of the parts, from the left.</summary>
    public required IReadOnlyList<NamedLabel> Series { get; init; }

    /// <summary>Gets the count at a row and a part, 0 or more.</summary>
    public required Func<int, int, long> CountAt { get; init; }

    /// <summary>Gets a value indicating whether all bars have the same length and show shares.</summary>
    public required bool HasShares { get; init; }

    /// <summary>Gets the column name of the rows, such as <c>cluster</c>.</summary>
    public string RowField { get; init; } = "cluster";

    /// <summary>Gets the column name of the parts, such as <c>truth</c>.</summary>
    public string SeriesField { get; init; } = "truth";

    private string Joined => Series.Count > MaxSeries
        ? string.Create(CultureInfo.InvariantCulture, $" The {Series.Count - MaxSeries + 1} smallest parts are drawn as one.")
        : "";

    private string Description =>
        $"{(HasShares ? "Shares" : "Counts")} of {NumberText.Named(Series.Count, "part")} in {NumberText.Named(Rows.Count, "row")}."
            + $"{Joined} {Subtitle}".TrimEnd();

    /// <summary>Draws the figure.</summary>
    public string ToSvg(FigureOptions options)
    {
        (IReadOnlyList<NamedLabel> names, Func<int, int, long> countAt) = Drawn();
        long[] totals = [.. Enumerable.Range(0, Rows.Count).Select(row => Enumerable.Range(0, names.Count).Sum(part => countAt(row, part)))];
        int[] order = options.LargestFirst
            ? [.. Enumerable.Range(0, Rows.Count).OrderByDescending(row => totals[row])]
            : [.. Enumerable.Range(0, Rows.Count)];
        return SvgSize.Fit(options, MayFit(order, names.Count, countAt), (given, drawn) =>
            (this with { Subtitle = SvgSize.Note(Subtitle, drawn, order.Length, "rows") }).Draw(given, order[..drawn], (names, countAt, totals)));
    }

    // The first rows whose parts may fit: drawing many thousand parts, only to omit most of them, takes seconds.
    private static int MayFit(int[] order, int partCount, Func<int, int, long> countAt)
    {
        int bytes = 0;
        for (int drawn = 0; drawn < order.Length; drawn++)
        {
            bytes += LeastPart * Enumerable.Range(0, partCount).Count(part => countAt(order[drawn], part) > 0);
            if (bytes > SvgSize.Most)
            {
                return Math.Max(1, drawn);
            }
        }

        return order.Length;
    }

    private string Draw(FigureOptions options, int[] order, (IReadOnlyList<NamedLabel> Names, Func<int, int, long> CountAt, long[] Totals) data)
    {
        (IReadOnlyList<NamedLabel> names, Func<int, int, long> countAt, long[] totals) = data;
        string title = options.Title ?? Title;
        var header = new FigureHeader(title, Subtitle, options.Width);
        var legend = new Legend(names, options.Width - (2 * FigureHeader.Margin));

        // A long legend would displace the bars, so it is below them.
        bool isLegendAbove = legend.Height <= 60;
        double top = header.Bottom;
        var rows = new RowLayout([.. order.Select(row => Rows[row])], options.Width, top + (isLegendAbove ? legend.Height + 8 : 0));
        string[] ends = [.. order.Select(row => NumberText.Count(totals[row]))];
        double room = ends.Append("").Max(end => TextWidth.Pixels(end, LinearAxis.TextSize)) + 10;
        double right = options.Width - FigureHeader.Margin - room;
        double largest = HasShares ? 100 : totals.Append(0).Max();
        var axis = new LinearAxis((0, largest), (rows.Left, right), LinearAxis.TicksFor(right - rows.Left));
        double below = rows.Bottom + FigureHeader.AxisRoom;
        double height = below + (isLegendAbove ? 0 : legend.Height + 16) + FigureHeader.Margin;

        var svg = new SvgWriter(options.Width, height, new Caption(title, Description), options);
        header.Draw(svg);
        axis.DrawVerticals(svg, rows.Top, rows.Bottom);
        DrawParts(svg, (rows, axis), order, (names, countAt, totals));
        svg.OpenGroup("base", "fill=\"none\"", stroke: Paint.Axis);
        svg.Line(rows.Left, rows.Top, rows.Left, rows.Bottom);
        svg.Close();
        rows.DrawNames(svg);
        svg.OpenText("values", Math.Min(LinearAxis.TextSize, rows.LabelSize), "", Paint.Soft);
        for (int row = 0; row < ends.Length; row += rows.LabelStep)
        {
            double x = HasShares ? right : axis.At(totals[order[row]]);
            svg.Text(x + 6, rows.MiddleOf(row) + 4, ends[row]);
        }

        svg.Close();
        axis.DrawTextsBelow(svg, rows.Bottom, HasShares ? "percent of the documents in the row; their number at the end" : "documents");
        legend.Draw(svg, (FigureHeader.Margin, isLegendAbove ? top : below + 16), LookOf, LegendKind.Areas);
        return svg.Finish();
    }

    /// <summary>Writes one line per part of each row as comma-separated values, with the count and its share of the row; parts without documents too.</summary>
    public string ToCsv()
    {
        var table = new Table(TableCell.Text(RowField), TableCell.Text(SeriesField), TableCell.Heading("documents"), TableCell.Heading("share"));
        foreach ((NamedLabel row, NamedLabel part, long count, double share) in Cells())
        {
            table.Add(TableCell.Label(row), TableCell.Label(part), TableCell.Count(count), TableCell.Share(share));
        }

        return table.ToCsv();
    }

    /// <summary>Writes the figure as a Vega-Lite specification.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Description), options.Width);
        string[] fields = [RowField, SeriesField, "documents", "share"];
        vega.Data(fields, Cells().Where(cell => cell.Count > 0).Select(cell => (object?[])[cell.Row.Text, cell.Part.Text, cell.Count, cell.Share]));
        vega.Mark("bar");
        vega.Encoding(
            fields,
            new VegaChannel("x", "documents", "quantitative") { Stack = HasShares ? "normalize" : "zero" },
            new VegaChannel("y", RowField, "nominal") { Title = "" },
            new VegaChannel("color", SeriesField, "nominal")
            {
                Names = [.. Series.Select(part => part.Text)],
                Colors = [.. Series.Select((_, part) => Palette.ColorOf(part))],
            });
        return vega.Finish();
    }

    private (Rgb Color, int Mark) LookOf(int part) =>
        Series.Count > MaxSeries && part == MaxSeries - 1 ? (Palette.Muted, 0) : (Palette.ColorOf(part), Palette.MarkOf(part));

    private IEnumerable<(NamedLabel Row, NamedLabel Part, long Count, double Share)> Cells()
    {
        for (int row = 0; row < Rows.Count; row++)
        {
            long total = Enumerable.Range(0, Series.Count).Sum(part => CountAt(row, part));
            for (int part = 0; part < Series.Count; part++)
            {
                long count = CountAt(row, part);
                yield return (Rows[row], Series[part], count, total == 0 ? 0 : (double)count / total);
            }
        }
    }

    private (IReadOnlyList<NamedLabel> Names, Func<int, int, long> CountAt) Drawn()
    {
        if (Series.Count <= MaxSeries)
        {
            return (Series, CountAt);
        }

        int[] bySize = [.. Enumerable.Range(0, Series.Count).OrderByDescending(part => Enumerable.Range(0, Rows.Count).Sum(row => CountAt(row, part)))];
        int[] kept = [.. bySize.Take(MaxSeries - 1).Order()];
        int[] joined = [.. bySize.Skip(MaxSeries - 1)];
        string name = string.Create(CultureInfo.InvariantCulture, $"{joined.Length} others");
        return (
            [.. kept.Select(part => Series[part]), name],
            (row, part) => part < kept.Length ? CountAt(row, kept[part]) : joined.Sum(other => CountAt(row, other)));
    }

    private void DrawParts(
        SvgWriter svg,
        (RowLayout Rows, LinearAxis Axis) place,
        int[] order,
        (IReadOnlyList<NamedLabel> Names, Func<int, int, long> CountAt, long[] Totals) data)
    {
        (RowLayout rows, LinearAxis axis) = place;
        var inside = new List<(Box Box, string Text, Rgb Color)>();
        var patterns = new List<(Box Box, int Part)>();

        // A line in the panel color separates neighbors of similar colors.
        svg.OpenGroup("parts", $"stroke-width=\"{(rows.RowHeight > 12 ? "1" : "0.5")}\"", stroke: Paint.Panel);
        for (int row = 0; row < order.Length; row++)
        {
            long total = data.Totals[order[row]];
            long before = 0;
            for (int part = 0; part < data.Names.Count; part++)
            {
                long count = data.CountAt(order[row], part);
                if (count == 0)
                {
                    continue;
                }

                double unit = HasShares ? 100.0 / total : 1;
                double x = axis.At(before * unit);
                before += count;
                var box = new Box(x, rows.BarTop(row), axis.At(before * unit) - x, rows.BarHeight);
                string share = NumberText.Percent((double)count / total);
                string tooltip =
                    $"{PlainText.Isolated(Rows[order[row]].Text)} · {PlainText.Isolated(data.Names[part].Text)}: {NumberText.Count(count)} ({share})";
                (Rgb color, int mark) = LookOf(part);
                svg.Rectangle(box, color, tooltip);
                string text = HasShares ? NumberText.Fixed(100.0 * count / total, 0) + "%" : NumberText.Count(count);
                if (mark > 0)
                {
                    patterns.Add((box, part));
                }
                else if (rows.RowHeight >= 16 && TextWidth.Pixels(text, LinearAxis.TextSize) + 6 <= box.Width)
                {
                    inside.Add((box, text, color));
                }
            }
        }

        svg.Close();
        svg.OpenGroup("patterns", "fill=\"none\" stroke-opacity=\"0.45\" pointer-events=\"none\"");
        foreach ((Box box, int part) in patterns)
        {
            (Rgb color, int mark) = LookOf(part);
            if (Marks.Lines(mark, box) is { Length: > 0 } lines)
            {
                svg.Path(lines, $"stroke=\"{ColorScale.InkOn(color)}\"");
            }
        }

        svg.Close();
        svg.OpenGroup("figures", $"text-anchor=\"middle\" font-size=\"{(rows.RowHeight >= 22 ? "11" : "10")}\" pointer-events=\"none\"");
        foreach ((Box box, string text, Rgb color) in inside)
        {
            svg.Text(box.X + (box.Width / 2), box.Y + (box.Height / 2) + 4, text, ColorScale.InkOn(color));
        }

        svg.Close();
    }
}
