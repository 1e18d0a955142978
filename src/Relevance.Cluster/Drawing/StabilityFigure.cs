namespace Relevance.Cluster.Drawing;

/// <summary>Two curves over the number of clusters: the stability of the clusters of vectors, and of those of one cloud.</summary>
internal sealed record StabilityFigure
{
    private const double PlotHeight = 220;

    private static readonly NamedLabel[] Names = ["the vectors", "one cloud"];

    /// <summary>Gets the heading.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the line below the heading; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Gets the points by ascending number of clusters; at least one.</summary>
    public required IReadOnlyList<(int ClusterCount, double Stability, double CloudStability)> Points { get; init; }

    private string Description =>
        $"Stability for {Points[0].ClusterCount} to {Points[^1].ClusterCount} clusters, of the vectors and of one cloud. {Subtitle}".TrimEnd();

    /// <summary>Draws the figure. The places on the axis are even, because the numbers of clusters grow geometrically.</summary>
    public string ToSvg(FigureOptions options)
    {
        string title = options.Title ?? Title;
        var header = new FigureHeader(title, Subtitle, options.Width);
        var legend = new Legend(Names, options.Width - (2 * FigureHeader.Margin));
        double top = header.Bottom + legend.Height + 8;
        double bottom = top + PlotHeight;
        double least = Math.Min(0, Points.Min(point => Math.Min(point.Stability, point.CloudStability)));
        var y = new LinearAxis((least, 1.05), (bottom, top), 5);
        double left = Math.Ceiling(FigureHeader.Margin + y.Texts.Max(text => TextWidth.Pixels(text, LinearAxis.TextSize)) + 10);
        double right = options.Width - FigureHeader.Margin - 12;
        double step = (right - left - 24) / Math.Max(1, Points.Count - 1);

        var svg = new SvgWriter(options.Width, bottom + FigureHeader.AxisRoom + FigureHeader.Margin, new Caption(title, Description), options);
        header.Draw(svg);
        legend.Draw(svg, (FigureHeader.Margin, header.Bottom), name => (ColorOf(name), 0), LegendKind.Points);
        y.DrawHorizontals(svg, left, right + 12);
        y.DrawTextsLeft(svg, left);
        DrawCurve(svg, 1, point => point.CloudStability);
        DrawCurve(svg, 0, point => point.Stability);
        svg.OpenText("ticks", LinearAxis.TextSize, "middle", Paint.Soft);
        double widest = TextWidth.Pixels(NumberText.Count(Points[^1].ClusterCount), LinearAxis.TextSize) + 8;
        int every = Math.Max(1, (int)Math.Ceiling(widest / step));

        for (int i = 0; i < Points.Count; i += every)
        {
            svg.Text(PlaceOf(i), bottom + LinearAxis.TextSize + 6, NumberText.Count(Points[i].ClusterCount));
        }

        svg.Text((left + right) / 2, bottom + (LinearAxis.TextSize * 2) + 14, "number of clusters");
        svg.Close();
        return svg.Finish();

        double PlaceOf(int index) => Points.Count == 1 ? (left + right) / 2 : left + 12 + (index * step);

        void DrawCurve(SvgWriter svg, int name, Func<(int ClusterCount, double Stability, double CloudStability), double> valueOf)
        {
            (double X, double Y)[] places = [.. Points.Select((point, i) => (PlaceOf(i), y.At(valueOf(point))))];
            svg.OpenGroup("curve", $"fill=\"none\" stroke=\"{ColorOf(name)}\" stroke-width=\"2\" stroke-linejoin=\"round\"");
            svg.Path(string.Concat(places.Select((place, i) =>
                $"{(i == 0 ? 'M' : 'L')}{NumberText.Coordinate(place.X)} {NumberText.Coordinate(place.Y)}")));
            svg.Close();
            svg.OpenGroup("points", $"fill=\"{ColorOf(name)}\" stroke-width=\"1\"", stroke: Paint.Panel);

            for (int i = 0; i < places.Length; i++)
            {
                string tooltip = $"{NumberText.Named(Points[i].ClusterCount, "cluster")}, {Names[name].Text}: {NumberText.Brief(valueOf(Points[i]))}";
                svg.Path(Marks.Outline(0, places[i].X, places[i].Y, 4), "", tooltip);
            }

            svg.Close();
        }
    }

    /// <summary>Writes the figure as a Vega-Lite specification.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Description), options.Width);
        string[] fields = ["clusters", "stability", "of"];
        vega.Data(fields, Points.SelectMany(point => new object?[][]
        {
            [point.ClusterCount, point.Stability, Names[0].Text],
            [point.ClusterCount, point.CloudStability, Names[1].Text],
        }));
        vega.Mark("line", ("point", true));
        vega.Encoding(
            fields,
            new VegaChannel("x", "clusters", "ordinal"),
            new VegaChannel("y", "stability", "quantitative"),
            new VegaChannel("color", "of", "nominal") { Title = "" });
        return vega.Finish();
    }

    private static Rgb ColorOf(int name) => name == 0 ? Palette.ColorOf(0) : Palette.Muted;
}
