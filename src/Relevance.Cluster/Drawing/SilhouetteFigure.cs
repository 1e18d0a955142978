using System.Globalization;
using System.Text;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Drawing;

/// <summary>The silhouette plot of P. Rousseeuw (1987): for each cluster its silhouettes, largest first, as thick as the cluster is large.</summary>
/// <remarks>
/// A cluster has at most two steps per pixel: of more members, evenly spaced ones in the sorted order are drawn, always the same ones, and the description
/// states it.
/// </remarks>
internal sealed record SilhouetteFigure
{
    private const double BladeGap = 5;
    private const double LeastBlade = 11;
    private const double LabelSize = 11;
    private const int StepsPerPixel = 2;

    /// <summary>Gets the heading.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the line below the heading; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Gets the clusters, from the top.</summary>
    public required IReadOnlyList<SilhouetteGroup> Groups { get; init; }

    /// <summary>Gets the mean of all silhouettes, drawn as a line.</summary>
    public required double Mean { get; init; }

    /// <summary>Draws the figure.</summary>
    public string ToSvg(FigureOptions options)
    {
        SilhouetteGroup[] groups = options.LargestFirst ? [.. Groups.OrderByDescending(group => group.Mean)] : [.. Groups];
        return SvgSize.Fit(options, groups.Length, (given, drawn) =>
            (this with { Subtitle = SvgSize.Note(Subtitle, drawn, groups.Length, "clusters") }).Draw(given, groups[..drawn]));
    }

    private string Draw(FigureOptions options, SilhouetteGroup[] groups)
    {
        string title = options.Title ?? Title;
        var header = new FigureHeader(title, Subtitle, options.Width);
        double[] heights = Heights(groups);
        int drawn = groups.Index().Sum(group => StepsFor(group.Item, heights[group.Index]));
        double top = header.Bottom + 12;
        double bottom = top + heights.Sum() + (BladeGap * (groups.Length + 1));
        string[] names = [.. groups.Select(group => group.Name.Fit(LabelSize, NamedLabel.RoomFor(groups.Select(each => each.Name), options.Width * 0.3)))];
        string[] means = [.. groups.Select(group => $"{NumberText.Fixed(group.Mean, 2)}  ({NumberText.Count(group.Values.Count)})")];
        double left = Math.Ceiling(FigureHeader.Margin + names.Append("").Max(name => TextWidth.Pixels(name, LabelSize)) + 10);
        double right = options.Width - FigureHeader.Margin - means.Append("").Max(text => TextWidth.Pixels(text, LabelSize)) - 8;
        double least = Math.Max(-1, Math.Floor(groups.Select(group => group.Values[^1]).Append(0).Min() * 10) / 10);
        var axis = new LinearAxis((least, 1), (left, right), LinearAxis.TicksFor(right - left));

        var svg = new SvgWriter(options.Width, bottom + FigureHeader.AxisRoom + FigureHeader.Margin, new Caption(title, Description(drawn)), options);
        header.Draw(svg);
        axis.DrawVerticals(svg, top, bottom);
        double y = top + BladeGap;
        double[] middles = new double[groups.Length];
        svg.OpenGroup("blades", "");
        for (int i = 0; i < groups.Length; i++)
        {
            string tooltip =
                $"{PlainText.Isolated(groups[i].Name.Text)}: mean {NumberText.Fixed(groups[i].Mean, 4)} of {NumberText.Count(groups[i].Values.Count)}";
            svg.Path(Blade(groups[i], axis, (y, heights[i])), $"fill=\"{Palette.ColorOf(i % 2 == 0 ? 0 : 4)}\"", tooltip);
            middles[i] = y + (heights[i] / 2);
            y += heights[i] + BladeGap;
        }

        svg.Close();
        svg.OpenGroup("base", "fill=\"none\"", stroke: Paint.Axis);
        svg.Line(axis.At(0), top, axis.At(0), bottom);
        svg.Close();
        DrawNames(svg, (names, groups), (left - 8, middles));
        svg.OpenText("values", LabelSize, "", Paint.Soft);
        for (int i = 0; i < means.Length; i++)
        {
            svg.Text(right + 8, middles[i] + (LabelSize * 0.36), means[i]);
        }

        svg.Close();
        DrawMean(svg, axis.At(Mean), top, bottom);
        axis.DrawTextsBelow(svg, bottom, "silhouette; at the right the mean and the number of documents");
        return svg.Finish();
    }

    /// <summary>Writes one line per cluster as comma-separated values: its members, and the mean, smallest, median and largest silhouette.</summary>
    public string ToCsv()
    {
        var table = new Table(
            TableCell.Text("cluster"),
            TableCell.Heading("documents"),
            TableCell.Heading("mean"),
            TableCell.Heading("minimum"),
            TableCell.Heading("median"),
            TableCell.Heading("maximum"));
        foreach (SilhouetteGroup group in Groups)
        {
            table.Add(
                TableCell.Label(group.Name),
                TableCell.Count(group.Values.Count),
                TableCell.Number(group.Mean, 4),
                TableCell.Number(group.Values[^1], 4),
                TableCell.Number(Moments.Percentile([.. group.Values.Reverse()], 50), 4),
                TableCell.Number(group.Values[0], 4));
        }

        return table.ToCsv();
    }

    /// <summary>Writes the figure as a Vega-Lite specification, with the silhouettes that the figure draws.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        SilhouetteGroup[] groups = options.LargestFirst ? [.. Groups.OrderByDescending(group => group.Mean)] : [.. Groups];
        double[] heights = Heights(groups);
        int drawn = groups.Index().Sum(group => StepsFor(group.Item, heights[group.Index]));
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Description(drawn)), width: null);
        vega.Data(["cluster", "position", "silhouette"], groups.Index().SelectMany(group => Steps(group.Item, StepsFor(group.Item, heights[group.Index]))
            .Select((value, position) => (object?[])[group.Item.Name.Text, position, value])));
        vega.Open("facet");
        vega.Open("row");
        vega.Property("field", "cluster");
        vega.Property("type", "nominal");
        vega.Property("title", null);
        vega.Property("sort", null);
        vega.CloseItem();
        vega.CloseItem();
        vega.Open("spec");
        vega.Property("width", options.Width);
        vega.Property("height", 60);
        vega.Mark("area", ("orient", "horizontal"), ("color", Palette.ColorOf(0).ToString()));
        vega.Encoding(
            [],
            new VegaChannel("x", "silhouette", "quantitative") { Domain = (-1, 1) },
            new VegaChannel("y", "position", "ordinal") { Title = "" });
        vega.CloseItem();
        return vega.Finish();
    }

    private static double[] Heights(SilhouetteGroup[] groups)
    {
        double intended = Math.Clamp(groups.Length * 20, 320, 1200);
        long total = groups.Sum(group => (long)group.Values.Count);
        return [.. groups.Select(group => Math.Max(LeastBlade, Math.Round(intended * group.Values.Count / total)))];
    }

    private static int StepsFor(SilhouetteGroup group, double height) => Math.Min(group.Values.Count, (int)(height * StepsPerPixel));

    private static IEnumerable<double> Steps(SilhouetteGroup group, int steps) =>
        Enumerable.Range(0, steps).Select(step => group.Values[(int)(((2L * step) + 1) * group.Values.Count / (2L * steps))]);

    private static string Blade(SilhouetteGroup group, LinearAxis axis, (double Top, double Height) place)
    {
        int steps = StepsFor(group, place.Height);
        var path = new StringBuilder($"M{N(axis.At(0))} {N(place.Top)}");
        int step = 0;
        foreach (double value in Steps(group, steps))
        {
            path.Append($"H{N(axis.At(value))}V{N(place.Top + (place.Height * ++step / steps))}");
        }

        return path.Append($"H{N(axis.At(0))}Z").ToString();
    }

    private static void DrawNames(SvgWriter svg, (string[] Drawn, SilhouetteGroup[] Groups) names, (double X, double[] Middles) place)
    {
        svg.OpenText("rows", LabelSize, "end", Paint.Ink);
        for (int i = 0; i < names.Drawn.Length; i++)
        {
            svg.Text(place.X, place.Middles[i] + (LabelSize * 0.36), names.Drawn[i], names.Groups[i].Name.Text);
        }

        svg.Close();
    }

    private static string N(double value) => NumberText.Coordinate(value);

    private void DrawMean(SvgWriter svg, double x, double top, double bottom)
    {
        svg.OpenGroup("mean", "fill=\"none\" stroke-width=\"1.5\" stroke-dasharray=\"5 3\"", stroke: Paint.Ink);
        svg.Line(x, top, x, bottom);
        svg.Close();
        svg.OpenText("mean-label", LabelSize, "middle", Paint.Ink);
        svg.Text(x, top - 5, "mean " + NumberText.Fixed(Mean, 2));
        svg.Close();
    }

    private string Description(int drawn)
    {
        long total = Groups.Sum(group => (long)group.Values.Count);
        string sample = drawn < total
            ? string.Create(CultureInfo.InvariantCulture, $" {drawn} of {total} silhouettes are drawn, evenly spaced in each sorted cluster.")
            : "";
        return $"Silhouettes of {NumberText.Named(total, "document")} in {NumberText.Named(Groups.Count, "cluster")}, mean {NumberText.Fixed(Mean, 4)}. "
            + $"Best cluster: {Groups.MaxBy(group => group.Mean)!.Name}; worst: {Groups.MinBy(group => group.Mean)!.Name}.{sample} {Subtitle}".TrimEnd();
    }
}
