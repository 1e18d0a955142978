using System.Text;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Drawing;

/// <summary>Draws a <see cref="MapFigure"/>.</summary>
internal static class MapSvg
{
    private const double LabelSize = 11;
    private const double CentroidRadius = 5.5;

    /// <summary>Draws a sample of the points, and all centroids.</summary>
    public static string Draw(MapFigure figure, IReadOnlyList<MapPoint> sample, FigureOptions options)
    {
        var header = new FigureHeader(figure.Title, figure.Subtitle, options.Width);
        (Box plot, LinearAxis x, LinearAxis y) = Plot(figure, options.Width, header.Bottom);
        List<Label> labels = Labels(figure, plot, x, y);
        bool hasUngrouped = sample.Any(point => point.Group < 0);
        bool isSaidBeside = !hasUngrouped && labels.TrueForAll(label => label.Place is not null)
            && Enumerable.Range(0, figure.Groups.Count).All(group => figure.Centroids.Any(centroid => centroid.Group == group));
        NamedLabel[] names = isSaidBeside || !figure.HasLegend ? [] : hasUngrouped ? [.. figure.Groups, figure.UngroupedName] : [.. figure.Groups];
        var legend = new Legend(names, options.Width - (2 * FigureHeader.Margin));
        double below = plot.Y + plot.Height + FigureHeader.AxisRoom;
        double height = below + (names.Length == 0 ? 0 : legend.Height + 12) + FigureHeader.Margin;

        var svg = new SvgWriter(options.Width, height, new Caption(figure.Title, figure.Describe(sample.Count)), options);
        header.Draw(svg);
        x.DrawVerticals(svg, plot.Y, plot.Y + plot.Height);
        y.DrawHorizontals(svg, plot.X, plot.X + plot.Width);
        x.DrawTextsBelow(svg, plot.Y + plot.Height, figure.Axes.X);
        y.DrawTextsLeft(svg, plot.X);
        svg.OpenText("sides", LinearAxis.TextSize, "middle", Paint.Soft);
        svg.VerticalText(
            FigureHeader.Margin + LinearAxis.TextSize - 3,
            plot.Y + (plot.Height / 2),
            TextWidth.Truncate(figure.Axes.Y, LinearAxis.TextSize, plot.Height),
            figure.Axes.Y);
        svg.Close();
        DrawPoints(svg, figure, sample, x, y);
        DrawCentroids(svg, figure, labels, x, y);
        legend.Draw(
            svg,
            (FigureHeader.Margin, below + 12),
            group => group < figure.Groups.Count ? (Palette.ColorOf(group), Palette.MarkOf(group)) : (Palette.Muted, 0),
            LegendKind.Points);
        return svg.Finish();
    }

    /// <summary>Returns the position of each of the figure's points in the drawing.</summary>
    public static IReadOnlyList<(double X, double Y)> Places(MapFigure figure, FigureOptions options)
    {
        (_, LinearAxis x, LinearAxis y) = Plot(figure, options.Width, new FigureHeader(options.Title ?? figure.Title, figure.Subtitle, options.Width).Bottom);
        return [.. figure.Points.Select(point => (x.At(point.X), y.At(point.Y)))];
    }

    private static (Box Plot, LinearAxis X, LinearAxis Y) Plot(MapFigure figure, double width, double top)
    {
        (double left, double right) = Range([.. figure.Points.Select(point => point.X), .. figure.Centroids.Select(centroid => centroid.X)]);
        (double bottom, double upper) = Range([.. figure.Points.Select(point => point.Y), .. figure.Centroids.Select(centroid => centroid.Y)]);
        const double axisRoom = 62;
        double plotWidth = width - (2 * FigureHeader.Margin) - axisRoom;

        // Many names need room next to the points.
        double flattest = figure.Centroids.Count > 40 ? 0.75 : 0.5;
        double plotHeight = Math.Round(Math.Clamp(plotWidth * ((upper - bottom) / (right - left)), plotWidth * flattest, plotWidth * 0.85));

        // Both directions have the same scale: the longer side shows more of the plane.
        double unit = Math.Max((right - left) / plotWidth, (upper - bottom) / plotHeight);
        (double middleX, double middleY) = ((left + right) / 2, (bottom + upper) / 2);
        (double halfX, double halfY) = (unit * plotWidth / 2, unit * plotHeight / 2);
        var plot = new Box(FigureHeader.Margin + axisRoom, top, plotWidth, plotHeight);
        var x = new LinearAxis((middleX - halfX, middleX + halfX), (plot.X, plot.X + plot.Width), LinearAxis.TicksFor(plotWidth));
        var y = new LinearAxis((middleY - halfY, middleY + halfY), (plot.Y + plot.Height, plot.Y), LinearAxis.TicksFor(plotHeight));
        return (plot, x, y);
    }

    private static (double Least, double Largest) Range(double[] values)
    {
        (double least, double largest) = (values.Min(), values.Max());
        double room = least == largest ? Math.Max(1, Math.Abs(least)) / 2 : (largest - least) * 0.05;
        return (least - room, largest + room);
    }

    private static List<Label> Labels(MapFigure figure, Box plot, LinearAxis x, LinearAxis y)
    {
        double size = figure.Centroids.Count > 40 ? LabelSize - 1.5 : LabelSize;
        var placer = new LabelPlacer(plot, figure.Centroids.Select(centroid => (x.At(centroid.X), y.At(centroid.Y))), CentroidRadius + 1);
        var labels = new List<Label>();
        foreach (MapCentroid centroid in figure.Centroids)
        {
            string text = centroid.Name.Fit(size * 1.1, NamedLabel.RoomFor(figure.Centroids.Select(each => each.Name), plot.Width * 0.22));
            labels.Add(new Label(centroid, text, size, placer.Place(x.At(centroid.X), y.At(centroid.Y), TextWidth.Pixels(text, size * 1.05) + 2, size + 3)));
        }

        return labels;
    }

    private static void DrawPoints(SvgWriter svg, MapFigure figure, IReadOnlyList<MapPoint> sample, LinearAxis x, LinearAxis y)
    {
        double radius = sample.Count switch
        {
            <= 300 => 3.5,
            <= 1500 => 2.75,
            _ => 2,
        };
        ILookup<int, MapPoint> byGroup = sample.ToLookup(point => point.Group);

        // Large groups first, so that no small one is hidden; ties go to the lower index.
        svg.OpenGroup("points", "");
        foreach (IGrouping<int, MapPoint> group in byGroup.OrderByDescending(group => group.Count()).ThenBy(group => group.Key))
        {
            string color = (group.Key < 0 ? Palette.Muted : Palette.ColorOf(group.Key)).ToString();
            string name = group.Key < 0 ? figure.UngroupedName : figure.Groups[group.Key].Text;
            int mark = group.Key < 0 ? 0 : Palette.MarkOf(group.Key);
            var path = new StringBuilder();
            foreach (MapPoint point in group)
            {
                (double px, double py) = (x.At(point.X), y.At(point.Y));
                path.Append(mark == 0 ? $"M{NumberText.Coordinate(px)} {NumberText.Coordinate(py)}h0" : Marks.Outline(mark, px, py, radius));
            }

            // A line of length zero with round ends is a disc, in the fewest characters.
            string look = mark == 0
                ? $"fill=\"none\" stroke=\"{color}\" stroke-width=\"{NumberText.Coordinate(radius * 2)}\" stroke-linecap=\"round\" stroke-opacity=\"0.85\""
                : $"fill=\"{color}\" fill-opacity=\"0.85\"";
            svg.Path(path.ToString(), look, $"{PlainText.Isolated(name)}: {NumberText.Named(group.Count(), "document")}");
        }

        svg.Close();
    }

    private static void DrawCentroids(SvgWriter svg, MapFigure figure, List<Label> labels, LinearAxis x, LinearAxis y)
    {
        svg.OpenGroup("lines", "fill=\"none\" stroke-width=\"0.75\"", stroke: Paint.Soft);
        foreach (Label label in labels.Where(label => label.Place is { HasLine: true }))
        {
            (double px, double py) = (x.At(label.Centroid.X), y.At(label.Centroid.Y));
            Box box = label.Place!.Value.Box;
            svg.Line(px, py, Math.Clamp(px, box.X, box.X + box.Width), Math.Clamp(py, box.Y, box.Y + box.Height));
        }

        svg.Close();

        // One ring in the text color and one in the panel color: a centroid stays visible on its own points.
        svg.OpenGroup("centroids", "stroke-width=\"1.5\"", stroke: Paint.Ink);
        foreach (MapCentroid centroid in figure.Centroids)
        {
            Rgb color = centroid.Group < 0 ? Palette.Muted : Palette.ColorOf(centroid.Group);
            int mark = centroid.Group < 0 ? 0 : Palette.MarkOf(centroid.Group);
            svg.Path(Marks.Outline(mark, x.At(centroid.X), y.At(centroid.Y), CentroidRadius), $"fill=\"{color}\"", centroid.Name.Text);
        }

        svg.Close();
        foreach ((string name, string look, Paint? fill, Paint? stroke) in new (string, string, Paint?, Paint?)[]
        {
            ("halos", " fill=\"none\" stroke-width=\"3.5\" stroke-linejoin=\"round\" stroke-opacity=\"0.85\" aria-hidden=\"true\"", null, Paint.Panel),
            ("labels", "", Paint.Ink, null),
        })
        {
            string size = NumberText.Coordinate(labels.Count == 0 ? LabelSize : labels[0].Size);
            svg.OpenGroup(
                name,
                $"text-anchor=\"middle\" font-weight=\"600\" pointer-events=\"none\"{look} font-size=\"{size}\"",
                fill,
                stroke);
            foreach (Label label in labels.Where(label => label.Place is not null))
            {
                Box box = label.Place!.Value.Box;
                svg.Text(box.X + (box.Width / 2), box.Y + (box.Height / 2) + (label.Size * 0.36), label.Text);
            }

            svg.Close();
        }
    }

    private sealed record Label(MapCentroid Centroid, string Text, double Size, (Box Box, bool HasLine)? Place);
}
