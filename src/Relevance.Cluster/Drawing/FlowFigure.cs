using System.Globalization;

namespace Relevance.Cluster.Drawing;

/// <summary>Two columns of blocks with bands between them, as wide as the documents that flow from one block to the other.</summary>
internal sealed record FlowFigure
{
    private const double BlockWidth = 12;
    private const double Gap = 3;
    private const double TextGap = 6;
    private const double SmallestText = 7;

    /// <summary>Gets the heading.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the line below the heading; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Gets the blocks at the left with their number of documents, in natural order.</summary>
    public required IReadOnlyList<(NamedLabel Label, long Count)> Before { get; init; }

    /// <summary>Gets the blocks at the right with their number of documents, in natural order.</summary>
    public required IReadOnlyList<(NamedLabel Label, long Count)> After { get; init; }

    /// <summary>Gets the documents of each pair of blocks, each above 0.</summary>
    public required IReadOnlyList<(string Before, string After, long Count)> Bands { get; init; }

    private string Description =>
        $"Flow of documents from {NumberText.Named(Before.Count, "cluster")} to {NumberText.Count(After.Count)}. {Subtitle}".TrimEnd();

    /// <summary>Draws the figure. Blocks at the right are in the order of the blocks that most of their documents come from, so that few bands cross.</summary>
    public string ToSvg(FigureOptions options) => SvgSize.Fit(options, Bands.Count, (given, drawn) =>
        (this with
        {
            Subtitle = SvgSize.Note(Subtitle, drawn, Bands.Count, "bands"),
            Bands = drawn == Bands.Count ? Bands : [.. Bands.OrderByDescending(band => band.Count).Take(drawn)],
        }).Draw(given));

    /// <summary>Writes the counts as a heatmap in Vega-Lite.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Description), options.Width);
        string[] fields = ["before", "after", "documents"];
        vega.Data(fields, Bands.Select(band => (object?[])[band.Before, band.After, band.Count]));
        vega.Mark("rect");
        vega.Encoding(
            fields,
            new VegaChannel("x", "after", "nominal"),
            new VegaChannel("y", "before", "nominal"),
            new VegaChannel("color", "documents", "quantitative"));
        return vega.Finish();
    }

    private string Draw(FigureOptions options)
    {
        string title = options.Title ?? Title;
        var header = new FigureHeader(title, Subtitle, options.Width);
        (NamedLabel Label, long Count)[] left = options.LargestFirst ? [.. Before.OrderByDescending(block => block.Count)] : [.. Before];
        Dictionary<string, int> rank = left.Index().ToDictionary(block => block.Item.Label.Label, block => block.Index, StringComparer.Ordinal);
        Dictionary<string, int> places = Bands.GroupBy(band => band.After, StringComparer.Ordinal).ToDictionary(
            bands => bands.Key,
            bands => rank[bands.MaxBy(band => band.Count).Before],
            StringComparer.Ordinal);
        (NamedLabel Label, long Count)[] right = [.. After.OrderBy(block => places.GetValueOrDefault(block.Label.Label, int.MaxValue))];
        int most = Math.Max(1, Math.Max(left.Length, right.Length));
        double textSize = Math.Clamp(Math.Floor(640.0 / most), SmallestText, 12);
        long total = Math.Max(1, Math.Max(left.Sum(block => block.Count), right.Sum(block => block.Count)));

        // Each name has a line of its own, also beside a small block.
        double height = Math.Max(320, most * (textSize + Gap));
        double room = NamedLabel.RoomFor(left.Concat(right).Select(block => block.Label), options.Width * 0.22);
        double top = header.Bottom;
        Column before = Place(left, top, height, total, textSize);
        Column after = Place(right, top, height, total, textSize);
        double textWidth = left.Concat(right).Select(block => Math.Min(room, TextWidth.Pixels(TextOf(block), textSize))).Append(0).Max();
        double x0 = Math.Ceiling(FigureHeader.Margin + textWidth + TextGap);
        double x1 = Math.Floor(options.Width - FigureHeader.Margin - textWidth - TextGap) - BlockWidth;
        double bottom = Math.Max(before.Bottom, after.Bottom);

        var svg = new SvgWriter(options.Width, bottom + FigureHeader.Margin, new Caption(title, Description), options);
        header.Draw(svg);
        DrawBands(svg, (before, after), (x0 + BlockWidth, x1), rank);
        DrawBlocks(svg, left, before, x0, block => Palette.ColorOf(rank[block]));
        DrawBlocks(svg, right, after, x1, block => places.TryGetValue(block, out int source) ? Palette.ColorOf(source) : Palette.Muted);
        DrawNames(svg, left, before, (x0 - TextGap, "end"), (textSize, room));
        DrawNames(svg, right, after, (x1 + BlockWidth + TextGap, "start"), (textSize, room));
        return svg.Finish();
    }

    private static string TextOf((NamedLabel Label, long Count) block) =>
        string.Create(CultureInfo.InvariantCulture, $"{block.Label.Text} {NumberText.Count(block.Count)}");

    /// <summary>Stacks blocks; one that is lower than its name has the room of the name.</summary>
    private static Column Place((NamedLabel Label, long Count)[] blocks, double top, double height, long total, double textSize)
    {
        Dictionary<string, (double Y, double Height)> places = new(StringComparer.Ordinal);
        double scale = height / total;
        double y = top;
        foreach ((NamedLabel label, long count) in blocks)
        {
            double block = count * scale;
            double line = Math.Max(block, textSize);
            places[label.Label] = (y + ((line - block) / 2), block);
            y += line + Gap;
        }

        return new Column(places, scale, y - Gap);
    }

    private void DrawBands(SvgWriter svg, (Column Before, Column After) columns, (double From, double To) x, Dictionary<string, int> rank)
    {
        Dictionary<string, int> order = columns.After.Places.Keys.Index().ToDictionary(block => block.Item, block => block.Index, StringComparer.Ordinal);
        Dictionary<string, double> leftUsed = new(StringComparer.Ordinal);
        Dictionary<string, double> rightUsed = new(StringComparer.Ordinal);
        string middle = NumberText.Coordinate((x.From + x.To) / 2);
        (string from, string to) = (NumberText.Coordinate(x.From), NumberText.Coordinate(x.To));
        svg.OpenGroup("bands", "fill-opacity=\"0.45\"");
        foreach ((string source, string target, long count) in Bands.OrderBy(band => rank[band.Before]).ThenBy(band => order[band.After]))
        {
            double width = count * columns.Before.Scale;
            double y0 = columns.Before.Places[source].Y + leftUsed.GetValueOrDefault(source);
            double y1 = columns.After.Places[target].Y + rightUsed.GetValueOrDefault(target);
            leftUsed[source] = leftUsed.GetValueOrDefault(source) + width;
            rightUsed[target] = rightUsed.GetValueOrDefault(target) + width;
            (string a, string b) = (NumberText.Coordinate(y0), NumberText.Coordinate(y1));
            (string c, string d) = (NumberText.Coordinate(y0 + width), NumberText.Coordinate(y1 + width));
            svg.Path(
                $"M{from} {a}C{middle} {a} {middle} {b} {to} {b}L{to} {d}C{middle} {d} {middle} {c} {from} {c}Z",
                $"fill=\"{Palette.ColorOf(rank[source])}\"",
                $"{source} → {target}: {NumberText.Named(count, "document")}");
        }

        svg.Close();
    }

    private static void DrawBlocks(SvgWriter svg, (NamedLabel Label, long Count)[] blocks, Column column, double x, Func<string, Rgb> colorOf)
    {
        svg.OpenGroup("blocks", "");
        foreach ((NamedLabel label, long count) block in blocks)
        {
            (double y, double height) = column.Places[block.label.Label];
            svg.Rectangle(new Box(x, y, BlockWidth, Math.Max(0.5, height)), colorOf(block.label.Label), TextOf(block));
        }

        svg.Close();
    }

    private static void DrawNames(
        SvgWriter svg, (NamedLabel Label, long Count)[] blocks, Column column, (double X, string Anchor) at, (double Size, double Room) text)
    {
        svg.OpenText("names", text.Size, at.Anchor, Paint.Ink);
        foreach ((NamedLabel label, long count) block in blocks)
        {
            (double y, double height) = column.Places[block.label.Label];
            string count = $" {NumberText.Count(block.count)}";
            string shown = block.label.Fit(text.Size, text.Room - TextWidth.Pixels(count, text.Size)) + count;
            svg.Text(at.X, y + (height / 2) + (text.Size * 0.36), shown, TextOf(block));
        }

        svg.Close();
    }

    /// <summary>The blocks of one side, from the top.</summary>
    private sealed record Column(Dictionary<string, (double Y, double Height)> Places, double Scale, double Bottom);
}
