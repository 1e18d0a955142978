using System.Text;

namespace Relevance.Cluster.Drawing;

/// <summary>The curves of inertia and silhouette over the number of clusters, above each other, with marks at the elbow and the largest silhouette.</summary>
internal sealed record CurveFigure
{
    private const double PlotHeight = 170;
    private const double PlotGap = 44;
    private const double NameSize = 12;

    private static readonly int[] Steps = [2, 5, 10, 20, 50, 100, 200, 500, 1000];

    /// <summary>Gets the heading.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the line below the heading; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Gets the points by ascending number of clusters; at least one.</summary>
    public required IReadOnlyList<CurvePoint> Points { get; init; }

    /// <summary>Gets the number of clusters at the elbow; null means no mark.</summary>
    public int? Elbow { get; init; }

    /// <summary>Gets the number of clusters with the largest silhouette; null means no mark.</summary>
    public int? Best { get; init; }

    private string Description =>
        $"Inertia and mean silhouette for {Points[0].ClusterCount} to {Points[^1].ClusterCount} clusters. "
        + ((Elbow is { } elbow ? $"Elbow at {NumberText.Count(elbow)}. " : "No elbow. ")
            + (Best is { } best ? $"Largest silhouette at {NumberText.Count(best)}. " : "")
            + Subtitle).TrimEnd();

    /// <summary>Draws the figure.</summary>
    public string ToSvg(FigureOptions options)
    {
        string title = options.Title ?? Title;
        var header = new FigureHeader(title, Subtitle, options.Width);
        double top = header.Bottom + NameSize + 10;
        (double least, double largest) = Range(Points.Select(point => point.Inertia), 0);
        (double worst, double best) = Range(Points.Select(point => point.Silhouette), 0);
        var inertia = new LinearAxis((least, largest * 1.1), (top + PlotHeight, top), 4);
        double second = top + PlotHeight + PlotGap;
        double silhouetteTop = worst == best ? best + 1 : best + ((best - worst) * 0.16);
        var silhouette = new LinearAxis((worst, silhouetteTop), (second + PlotHeight, second), 4);
        double left = Math.Ceiling(FigureHeader.Margin + inertia.Texts.Concat(silhouette.Texts).Max(text => TextWidth.Pixels(text, LinearAxis.TextSize)) + 10);
        double right = options.Width - FigureHeader.Margin - 12;
        var x = new LinearAxis((Points[0].ClusterCount, Points[^1].ClusterCount), (left + 12, right), 10);

        var svg = new SvgWriter(options.Width, second + PlotHeight + FigureHeader.AxisRoom + FigureHeader.Margin, new Caption(title, Description), options);
        header.Draw(svg);
        inertia.DrawHorizontals(svg, left, right + 12);
        silhouette.DrawHorizontals(svg, left, right + 12);
        inertia.DrawTextsLeft(svg, left);
        silhouette.DrawTextsLeft(svg, left);
        svg.OpenGroup("names", $"font-size=\"{NumberText.Coordinate(NameSize)}\" font-weight=\"600\"", Paint.Ink);
        svg.Text(left, top - 8, "inertia");
        svg.Text(left, second - 8, "mean silhouette");
        svg.Close();
        DrawCurve(svg, (x, inertia), point => point.Inertia, (Elbow, "elbow", 0));
        DrawCurve(svg, (x, silhouette), point => point.Silhouette, (Best, "largest", 5));
        DrawCounts(svg, x, second + PlotHeight, (left, right));
        return svg.Finish();
    }

    /// <summary>Writes one line per number of clusters as comma-separated values; a missing number is empty.</summary>
    public string ToCsv()
    {
        var table = new Table(TableCell.Heading("clusters"), TableCell.Heading("inertia"), TableCell.Heading("silhouette"));
        foreach (CurvePoint point in Points)
        {
            table.Add(TableCell.Count(point.ClusterCount), NumberOrNothing(point.Inertia), NumberOrNothing(point.Silhouette));
        }

        return table.ToCsv();
    }

    /// <summary>Writes the figure as a Vega-Lite specification: two charts above each other.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Description), width: null);
        string[] fields = ["clusters", "inertia", "silhouette"];
        vega.Data(fields, Points.Select(point => (object?[])[point.ClusterCount, point.Inertia, point.Silhouette]));
        vega.OpenList("vconcat");
        foreach ((string field, int color) in new[] { ("inertia", 0), ("silhouette", 5) })
        {
            vega.OpenItem();
            vega.Property("width", options.Width);
            vega.Property("height", 200);
            vega.Mark("line", ("point", true), ("color", Palette.ColorOf(color).ToString()));
            vega.Encoding(fields, new VegaChannel("x", "clusters", "quantitative") { HasZero = false }, new VegaChannel("y", field, "quantitative"));
            vega.CloseItem();
        }

        vega.CloseList();
        return vega.Finish();
    }

    private static TableCell NumberOrNothing(double value) => double.IsFinite(value) ? TableCell.Number(value, 4) : TableCell.Heading("");

    private static (double Least, double Largest) Range(IEnumerable<double> values, double anchor)
    {
        double[] finite = [.. values.Where(double.IsFinite).Append(anchor)];
        return (finite.Min(), finite.Max());
    }

    private static string N(double value) => NumberText.Coordinate(value);

    private void DrawCurve(SvgWriter svg, (LinearAxis X, LinearAxis Y) axes, Func<CurvePoint, double> valueOf, (int? At, string Name, int Color) marked)
    {
        string color = Palette.ColorOf(marked.Color).ToString();
        var line = new StringBuilder();
        bool isOpen = false;
        foreach (CurvePoint point in Points)
        {
            bool isThere = double.IsFinite(valueOf(point));
            if (isThere)
            {
                line.Append($"{(isOpen ? 'L' : 'M')}{N(axes.X.At(point.ClusterCount))} {N(axes.Y.At(valueOf(point)))}");
            }

            isOpen = isThere;
        }

        svg.OpenGroup("curve", $"fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-linejoin=\"round\"");
        if (line.Length > 0)
        {
            svg.Path(line.ToString());
        }

        svg.Close();
        svg.OpenGroup("points", $"fill=\"{color}\" stroke-width=\"1\"", stroke: Paint.Panel);
        double radius = Points.Count > 60 ? 2.5 : 4;
        foreach (CurvePoint point in Points.Where(point => double.IsFinite(valueOf(point))))
        {
            string tooltip = $"{NumberText.Named(point.ClusterCount, "cluster")}: {NumberText.Brief(valueOf(point))}";
            svg.Path(Marks.Outline(0, axes.X.At(point.ClusterCount), axes.Y.At(valueOf(point)), radius), "", tooltip);
        }

        svg.Close();
        if (Points.FirstOrDefault(point => point.ClusterCount == marked.At) is not { } found || !double.IsFinite(valueOf(found)))
        {
            return;
        }

        (double px, double py) = (axes.X.At(found.ClusterCount), axes.Y.At(valueOf(found)));
        string text = $"{marked.Name}: {NumberText.Count(found.ClusterCount)}";
        bool isAtTheEnd = px + 14 + TextWidth.Pixels(text, 12) > axes.X.At(double.MaxValue) + 12;
        svg.OpenGroup("marked", "fill=\"none\" stroke-width=\"2\"", stroke: Paint.Ink);
        svg.Path(Marks.Outline(0, px, py, 8));
        svg.Close();
        svg.OpenGroup("marked-name", $"font-size=\"12\" font-weight=\"600\" text-anchor=\"{(isAtTheEnd ? "end" : "start")}\"", Paint.Ink);
        svg.Text(isAtTheEnd ? px - 12 : px + 12, py - 8, text);
        svg.Close();
    }

    private void DrawCounts(SvgWriter svg, LinearAxis x, double bottom, (double Left, double Right) sides)
    {
        // Only numbers that were tried: all of them if they fit, otherwise the multiples of a round number.
        double widest = TextWidth.Pixels(NumberText.Count(Points[^1].ClusterCount), LinearAxis.TextSize) + 8;
        double nearest = Points.Zip(Points.Skip(1), (a, b) => x.At(b.ClusterCount) - x.At(a.ClusterCount)).Append(double.MaxValue).Min();
        double pixelsOfOne = nearest == double.MaxValue ? widest : x.At(Points[0].ClusterCount + 1) - x.At(Points[0].ClusterCount);
        int step = nearest >= widest ? 1 : Steps.FirstOrDefault(s => s * pixelsOfOne >= widest, int.MaxValue);
        svg.OpenText("ticks", LinearAxis.TextSize, "middle", Paint.Soft);
        foreach (CurvePoint point in Points.Where((point, i) =>
            point.ClusterCount % step == 0 || (i == 0 && (step - (point.ClusterCount % step)) * pixelsOfOne >= widest)))
        {
            svg.Text(x.At(point.ClusterCount), bottom + LinearAxis.TextSize + 6, NumberText.Count(point.ClusterCount));
        }

        svg.Text((sides.Left + sides.Right) / 2, bottom + (LinearAxis.TextSize * 2) + 14, "number of clusters");
        svg.Close();
    }
}
