using System.Globalization;

namespace Relevance.Cluster.Drawing;

/// <summary>
/// A map of documents in two dimensions, colored by group, with named centroids. Both directions have the same scale, so that distances on the map can be
/// compared.
/// </summary>
internal sealed record MapFigure
{
    /// <summary>Gets the heading.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the line below the heading; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Gets the names of the groups.</summary>
    public required IReadOnlyList<NamedLabel> Groups { get; init; }

    /// <summary>Gets the documents, at least one.</summary>
    public required IReadOnlyList<MapPoint> Points { get; init; }

    /// <summary>Gets the centroids; empty by default.</summary>
    public IReadOnlyList<MapCentroid> Centroids { get; init; } = [];

    /// <summary>Gets the names of the horizontal and the vertical axis.</summary>
    public (string X, string Y) Axes { get; init; } = ("component 1", "component 2");

    /// <summary>
    /// Gets the largest number of documents that are drawn; above, a sample that is evenly spaced in each group, and the figure states it.
    /// </summary>
    public int MaxPoints { get; init; } = 5000;

    /// <summary>
    /// Gets a value indicating whether the figure has a legend below, if the names of the centroids do not explain every color. The default is true.
    /// </summary>
    public bool HasLegend { get; init; } = true;

    /// <summary>Gets the name of documents without a group.</summary>
    public string UngroupedName { get; init; } = "none";

    /// <summary>Draws the figure. The order of <paramref name="options"/> has no effect.</summary>
    public string ToSvg(FigureOptions options)
    {
        int most = Math.Min(Points.Count, MaxPoints);
        return SvgSize.Fit(options, most, (given, drawn) =>
        {
            MapCentroid[] centroids = [.. Centroids.Take((int)Math.Ceiling((double)Centroids.Count * drawn / most))];
            MapFigure figure = this with
            {
                Title = options.Title ?? Title,
                Axes = Axes with { X = SvgSize.Note(Axes.X, centroids.Length, Centroids.Count, "centroids") },
                Centroids = centroids,
                HasLegend = HasLegend && given.HasTooltips,
            };
            return MapSvg.Draw(figure, Sample(drawn), given);
        });
    }

    /// <summary>Returns the position of each document in the drawing of the same width, in pixels from the top left.</summary>
    public IReadOnlyList<(double X, double Y)> Places(FigureOptions options) => MapSvg.Places(this, options);

    /// <summary>Writes every document and then every centroid as comma-separated values, one per line.</summary>
    public string ToCsv()
    {
        var table = new Table(TableCell.Text("kind"), TableCell.Text("group"), TableCell.Heading("x"), TableCell.Heading("y"));
        foreach (MapPoint point in Points)
        {
            table.Add(TableCell.Text("document"), TableCell.Label(NameOf(point.Group)), TableCell.Number(point.X, 4), TableCell.Number(point.Y, 4));
        }

        foreach (MapCentroid centroid in Centroids)
        {
            table.Add(TableCell.Text("centroid"), TableCell.Label(centroid.Name), TableCell.Number(centroid.X, 4), TableCell.Number(centroid.Y, 4));
        }

        return table.ToCsv();
    }

    /// <summary>Writes the figure as a Vega-Lite specification, with the documents that the figure draws.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        IReadOnlyList<MapPoint> sample = Sample(MaxPoints);
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Describe(sample.Count)), options.Width);
        vega.Property("height", options.Width * 3 / 4);
        vega.Data(
            ["kind", "group", "x", "y"],
            sample.Select(point => (object?[])["document", NameOf(point.Group).Text, point.X, point.Y])
                .Concat(Centroids.Select(centroid => (object?[])["centroid", centroid.Name.Text, centroid.X, centroid.Y])));
        var x = new VegaChannel("x", "x", "quantitative") { Title = Axes.X, HasZero = false };
        var y = new VegaChannel("y", "y", "quantitative") { Title = Axes.Y, HasZero = false };
        vega.OpenList("layer");
        vega.OpenItem();
        vega.Filter("datum.kind === 'document'");
        vega.Mark("point", ("filled", true), ("opacity", 0.6));
        vega.Encoding(
            ["group"],
            x,
            y,
            new VegaChannel("color", "group", "nominal")
            {
                Names = [.. Groups.Select(group => group.Text), UngroupedName],
                Colors = [.. Groups.Select((_, i) => Palette.ColorOf(i)), Palette.Muted],
            });
        vega.CloseItem();
        vega.OpenItem();
        vega.Filter("datum.kind === 'centroid'");
        vega.Mark("text", ("fontWeight", "bold"));
        vega.Encoding([], x, y, new VegaChannel("text", "group", "nominal"));
        vega.CloseItem();
        vega.CloseList();
        return vega.Finish();
    }

    /// <summary>Describes the figure, with the number of drawn documents.</summary>
    public string Describe(int drawn)
    {
        string sample = drawn < Points.Count
            ? string.Create(CultureInfo.InvariantCulture, $" {drawn} of {Points.Count} documents are drawn, evenly spaced in each group.")
            : "";
        string centroids = Centroids.Count == 0 ? "" : $" and {NumberText.Named(Centroids.Count, "centroid")}";
        return $"Map of {NumberText.Named(Points.Count, "document")} in {NumberText.Named(Groups.Count, "group")}{centroids}, "
            + $"{Axes.X} to the right, {Axes.Y} upwards.{sample} {Subtitle}".TrimEnd();
    }

    private NamedLabel NameOf(int group) => group < 0 ? UngroupedName : Groups[group];

    private IReadOnlyList<MapPoint> Sample(int most) =>
        [.. EvenSample.Of([.. Points.Select(point => point.Group)], Groups.Count, most).Select(row => Points[row])];
}
