using System.Text;

namespace Relevance.Cluster.Drawing;

/// <summary>The curves of several criteria over the number of clusters, below each other on one logarithmic axis, each with its answer marked.</summary>
internal sealed record CurveFigure
{
    private const double PlotHeight = 96;
    private const double PlotGap = 36;
    private const double NameSize = 12;

    private static readonly int[] Steps = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000];

    /// <summary>Gets the heading.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the line below the heading; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Gets the numbers of clusters, ascending; at least one.</summary>
    public required IReadOnlyList<int> ClusterCounts { get; init; }

    /// <summary>Gets the curves, from the top; at least one.</summary>
    public required IReadOnlyList<FigureCurve> Curves { get; init; }

    /// <summary>Gets the numbers of clusters to shade; null means none.</summary>
    public (int Start, int End)? Interval { get; init; }

    private string Description =>
        $"{string.Join(", ", Curves.Select(curve => curve.Name))} for {ClusterCounts[0]} to {ClusterCounts[^1]} clusters. "
        + string.Concat(Curves.Select(curve => curve.Answer is { } answer ? $"{curve.Name}: {NumberText.Count(answer)}. " : $"{curve.Name}: no answer. "))
        + Subtitle;

    /// <summary>Draws the figure.</summary>
    public string ToSvg(FigureOptions options)
    {
        string title = options.Title ?? Title;
        var header = new FigureHeader(title, Subtitle, options.Width);
        double top = header.Bottom + NameSize + 10;
        LinearAxis[] axes = [.. Curves.Select((curve, i) => AxisOf(curve, top + (i * (PlotHeight + PlotGap))))];
        double left = Math.Ceiling(FigureHeader.Margin + axes.SelectMany(axis => axis.Texts).Max(text => TextWidth.Pixels(text, LinearAxis.TextSize)) + 10);
        double right = options.Width - FigureHeader.Margin - 12;
        double bottom = top + (Curves.Count * (PlotHeight + PlotGap)) - PlotGap;
        var x = new LinearAxis((Math.Log(ClusterCounts[0]), Math.Log(ClusterCounts[^1])), (left + 12, right), 10);
        var svg = new SvgWriter(options.Width, bottom + FigureHeader.AxisRoom + FigureHeader.Margin, new Caption(title, Description), options);
        header.Draw(svg);

        if (Interval is { } interval)
        {
            (double from, double to) = (x.At(Math.Log(interval.Start)) - 5, x.At(Math.Log(interval.End)) + 5);
            svg.OpenGroup("interval", "fill-opacity=\"0.14\"", Paint.Ink);

            for (int i = 0; i < Curves.Count; i++)
            {
                double plot = top + (i * (PlotHeight + PlotGap));
                svg.Path($"M{N(from)} {N(plot)}H{N(to)}V{N(plot + PlotHeight)}H{N(from)}Z");
            }

            svg.Close();
        }

        for (int i = 0; i < Curves.Count; i++)
        {
            axes[i].DrawHorizontals(svg, left, right + 12);
            axes[i].DrawTextsLeft(svg, left);
            svg.OpenGroup("names", $"font-size=\"{N(NameSize)}\" font-weight=\"600\"", Paint.Ink);
            svg.Text(left, top + (i * (PlotHeight + PlotGap)) - 8, Curves[i].Name);
            svg.Close();
            DrawCurve(svg, (x, axes[i]), Curves[i], i);
        }

        DrawCounts(svg, x, bottom, (left, right));
        return svg.Finish();
    }

    /// <summary>Writes the figure as a Vega-Lite specification: one chart per curve, below each other.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Description), width: null);
        string[] fields = ["clusters", .. Curves.Select(curve => curve.Name)];
        vega.Data(fields, ClusterCounts.Select((count, i) => (object?[])[count, .. Curves.Select(curve => (object?)curve.Values[i])]));
        vega.OpenList("vconcat");

        for (int i = 0; i < Curves.Count; i++)
        {
            vega.OpenItem();
            vega.Property("width", options.Width);
            vega.Property("height", 120);
            vega.Mark("line", ("point", true), ("color", Palette.ColorOf(i).ToString()));
            vega.Encoding(
                fields,
                new VegaChannel("x", "clusters", "quantitative") { HasZero = false },
                new VegaChannel("y", Curves[i].Name, "quantitative") { HasZero = false });
            vega.CloseItem();
        }

        vega.CloseList();
        return vega.Finish();
    }

    private static LinearAxis AxisOf(FigureCurve curve, double top)
    {
        double[] finite = [.. curve.Values.Where(double.IsFinite)];
        (double least, double largest) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        double room = (largest - least) * 0.08;
        return new LinearAxis((least - room, largest + (2 * room)), (top + PlotHeight, top), 3);
    }

    private static string N(double value) => NumberText.Coordinate(value);

    private void DrawCurve(SvgWriter svg, (LinearAxis X, LinearAxis Y) axes, FigureCurve curve, int number)
    {
        string color = Palette.ColorOf(number).ToString();
        (int Count, double X, double Y, double Value)[] places =
        [
            .. ClusterCounts.Zip(curve.Values).Where(pair => double.IsFinite(pair.Second))
                .Select(pair => (pair.First, axes.X.At(Math.Log(pair.First)), axes.Y.At(pair.Second), pair.Second)),
        ];
        var line = new StringBuilder();

        foreach ((_, double px, double py, _) in places)
        {
            line.Append($"{(line.Length > 0 ? 'L' : 'M')}{N(px)} {N(py)}");
        }

        svg.OpenGroup("curve", $"fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-linejoin=\"round\"");

        if (line.Length > 0)
        {
            svg.Path(line.ToString());
        }

        svg.Close();
        svg.OpenGroup("points", $"fill=\"{color}\" stroke-width=\"1\"", stroke: Paint.Panel);

        foreach ((int count, double px, double py, double value) in places)
        {
            svg.Path(Marks.Outline(0, px, py, 3.2), "", $"{NumberText.Named(count, "cluster")}: {NumberText.Brief(value)}");
        }

        svg.Close();

        if (curve.Answer is not { } answer || Array.FindIndex(places, place => place.Count == answer) is not (>= 0 and var found))
        {
            return;
        }

        (_, double x, double y, _) = places[found];
        string text = NumberText.Count(answer);
        bool isAtTheEnd = x + 14 + TextWidth.Pixels(text, 12) > axes.X.At(double.MaxValue) + 12;
        svg.OpenGroup("marked", "fill=\"none\" stroke-width=\"2\"", stroke: Paint.Ink);
        svg.Path(Marks.Outline(0, x, y, 7));
        svg.Close();
        svg.OpenGroup("marked-name", $"font-size=\"12\" font-weight=\"600\" text-anchor=\"{(isAtTheEnd ? "end" : "start")}\"", Paint.Ink);
        svg.Text(isAtTheEnd ? x - 11 : x + 11, y - 5, text);
        svg.Close();
    }

    private void DrawCounts(SvgWriter svg, LinearAxis x, double bottom, (double Left, double Right) sides)
    {
        svg.OpenText("ticks", LinearAxis.TextSize, "middle", Paint.Soft);
        double free = double.NegativeInfinity;

        foreach (int count in Steps.Where(step => step >= ClusterCounts[0] && step <= ClusterCounts[^1]))
        {
            double place = x.At(Math.Log(count));
            double half = (TextWidth.Pixels(NumberText.Count(count), LinearAxis.TextSize) / 2) + 4;

            if (place - half >= free)
            {
                svg.Text(place, bottom + LinearAxis.TextSize + 6, NumberText.Count(count));
                free = place + half;
            }
        }

        svg.Text((sides.Left + sides.Right) / 2, bottom + (LinearAxis.TextSize * 2) + 14, "number of clusters");
        svg.Close();
    }
}
