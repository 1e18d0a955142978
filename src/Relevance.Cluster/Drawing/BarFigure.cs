using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Drawing;

/// <summary>A bar chart of counts: a bar per name, with the count and the share at its end.</summary>
internal sealed record BarFigure
{
    /// <summary>Gets the heading.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the line below the heading; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Gets the bars, from the top.</summary>
    public required IReadOnlyList<BarItem> Bars { get; init; }

    private string Description => Bars.Count == 0
        ? $"Nothing to count. {Subtitle}"
        : $"{NumberText.Named(Bars.Count, "bar")}. Largest: {Bars.MaxBy(bar => bar.Count)!.Name}, {NumberText.Count(Bars.Max(bar => bar.Count))}; "
            + $"smallest: {Bars.MinBy(bar => bar.Count)!.Name}, {NumberText.Count(Bars.Min(bar => bar.Count))}. {Subtitle}";

    /// <summary>Draws the figure.</summary>
    public string ToSvg(FigureOptions options)
    {
        BarItem[] bars = options.LargestFirst ? [.. Bars.OrderByDescending(bar => bar.Count)] : [.. Bars];
        return SvgSize.Fit(options, bars.Length, (given, drawn) =>
            (this with { Subtitle = SvgSize.Note(Subtitle, drawn, bars.Length, "rows") }).Draw(given, bars[..drawn]));
    }

    private string Draw(FigureOptions options, BarItem[] bars)
    {
        const double valueSize = 11;
        string title = options.Title ?? Title;
        var header = new FigureHeader(title, Subtitle, options.Width);
        string[] values = [.. bars.Select(bar => $"{NumberText.Count(bar.Count)} ({NumberText.Percent(bar.Share)})")];
        var rows = new RowLayout([.. bars.Select(bar => bar.Name)], options.Width, header.Bottom);
        double room = values.Append("").Max(value => TextWidth.Pixels(value, valueSize)) + 8;
        double right = options.Width - FigureHeader.Margin;
        var axis = new LinearAxis(
            (0, bars.Append(new BarItem("", 0, 0)).Max(bar => bar.Count)),
            (rows.Left, right - room),
            LinearAxis.TicksFor(right - room - rows.Left));

        var svg = new SvgWriter(options.Width, rows.Bottom + FigureHeader.AxisRoom + FigureHeader.Margin, new Caption(title, Description), options);
        header.Draw(svg);
        axis.DrawVerticals(svg, rows.Top, rows.Bottom);
        svg.OpenGroup("bars", "");
        for (int row = 0; row < bars.Length; row++)
        {
            var box = new Box(rows.Left, rows.BarTop(row), Math.Max(bars[row].Count > 0 ? 1 : 0, axis.At(bars[row].Count) - rows.Left), rows.BarHeight);
            svg.Rectangle(box, bars[row].IsMuted ? Palette.Muted : Palette.ColorOf(0), $"{PlainText.Isolated(bars[row].Name.Text)}: {values[row]}");
        }

        svg.Close();
        svg.OpenGroup("base", "fill=\"none\"", stroke: Paint.Axis);
        svg.Line(rows.Left, rows.Top, rows.Left, rows.Bottom);
        svg.Close();
        rows.DrawNames(svg);
        svg.OpenText("values", Math.Min(valueSize, rows.LabelSize), "", Paint.Soft);
        for (int row = 0; row < bars.Length; row += rows.LabelStep)
        {
            svg.Text(axis.At(bars[row].Count) + 6, rows.MiddleOf(row) + 4, values[row]);
        }

        svg.Close();
        axis.DrawTextsBelow(svg, rows.Bottom, "documents");
        return svg.Finish();
    }

    /// <summary>Writes the figure as a Vega-Lite specification.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        IEnumerable<BarItem> bars = options.LargestFirst ? Bars.OrderByDescending(bar => bar.Count) : Bars;
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Description), options.Width);
        vega.Data(["cluster", "documents", "share"], bars.Select(bar => (object?[])[bar.Name.Text, bar.Count, bar.Share]));
        vega.Mark("bar", ("color", Palette.ColorOf(0).ToString()));
        vega.Encoding(
            ["cluster", "documents", "share"],
            new VegaChannel("x", "documents", "quantitative"),
            new VegaChannel("y", "cluster", "nominal") { Title = "" });
        return vega.Finish();
    }
}
