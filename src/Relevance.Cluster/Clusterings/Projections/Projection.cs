using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>Documents on a map: the coordinates of their vectors along the directions in which these differ most.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record Projection : INotebookResult
{
    private static readonly string[] AxisNames = ["x", "y", "z"];

    /// <summary>Gets the dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Gets the vector field.</summary>
    public required string VectorField { get; init; }

    /// <summary>Gets the clustering's name; null when the projection is of a dataset and no clustering was asked.</summary>
    public string? Alias { get; init; }

    /// <summary>Gets the field whose values are the truth of each point; null when none was asked for.</summary>
    public string? GroundTruthField { get; init; }

    /// <summary>Gets the documents, in order of insertion.</summary>
    public required IReadOnlyList<ProjectedPoint> Points { get; init; }

    /// <summary>Gets the centroids of the clustering, in natural order of their labels; empty where no clustering was asked.</summary>
    public IReadOnlyList<ProjectedCentroid> Centroids { get; init; } = [];

    /// <summary>
    /// Gets the names that people gave to clusters: label → name of those that have one, in natural order of the labels. Texts, tables and pictures show
    /// <c>name (label)</c>. Blank ones are left out when it is set; the default is none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>Gets the directions, and how much of the variance they explain. Hand it to <see cref="ProjectionOptions.Components"/> to put later documents onto the same map.</summary>
    public required PrincipalComponents Components { get; init; }

    /// <summary>Gets how many documents are not on the map, because they have no vector or do not match the filter.</summary>
    public required long SkippedCount { get; init; }

    /// <summary>Gets the vector field in which the coordinates were stored; null when none was asked for.</summary>
    public string? StoredAs { get; init; }

    /// <summary>Gets the documents whose coordinates the store rejected, with the reason, such as one that was deleted meanwhile; empty when nothing was stored.</summary>
    public IReadOnlyList<RejectedDocument> Rejected { get; init; } = [];

    /// <summary>Gets the share of each direction in the variance of the vectors that the projection was fitted on, descending, in [0, 1].</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<double> ExplainedVarianceRatio => Components.ExplainedVarianceRatio;

    /// <summary>Says in one line how many documents are on the map and what it shows of them.</summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        string clustering = Alias is null ? "" : $" with the {Centroids.Count} clusters of '{Alias}'";
        string skipped = SkippedCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({SkippedCount} skipped)");
        return string.Create(CultureInfo.InvariantCulture, $"{Points.Count} documents of {DatasetId}/{VectorField}{skipped}{clustering}: {Components}");
    }

    /// <summary>
    /// Writes the points as comma-separated values (RFC 4180): <c>_id</c>, the coordinates as <c>x</c>, <c>y</c>, <c>z</c> (or <c>c1</c>, <c>c2</c>, … where
    /// there are more), then <c>label</c>, <c>name</c> where clusters have names, and
    /// <c>truth</c> where they were asked for. Numbers without loss; what is null is an empty cell; lines end in a line feed.
    /// </summary>
    public string ToCsv()
    {
        List<TableCell> heading = [TableCell.Text(Document.IdField), .. Axes()];
        AddIf(heading, Alias is not null, "label");
        AddIf(heading, GroundTruthField is not null, "truth");
        var table = new Table([.. heading]);

        foreach (ProjectedPoint point in Points)
        {
            List<TableCell> cells = [TableCell.Text(point.DocumentId), .. CellsOf(point.Coordinates)];
            AddIf(cells, Alias is not null, point.Label is { } label ? Names.LabelOf(label) : "");
            AddIf(cells, GroundTruthField is not null, point.Truth ?? "");
            table.Add([.. cells]);
        }

        return table.ToCsv();
    }

    /// <summary>
    /// Writes the centroids as comma-separated values (RFC 4180): <c>label</c>, <c>name</c> where any has one, the coordinates as in <see cref="ToCsv"/>, and
    /// <c>size</c>; only the heading where there are none.
    /// </summary>
    public string CentroidsToCsv()
    {
        var table = new Table([TableCell.Text("label"), .. Axes(), TableCell.Heading("size")]);

        foreach (ProjectedCentroid centroid in Centroids)
        {
            table.Add([TableCell.Label(Names.LabelOf(centroid.Label)), .. CellsOf(centroid.Coordinates), TableCell.Count(centroid.Size)]);
        }

        return table.ToCsv();
    }

    void INotebookResult.Show(NotebookPage page)
    {
        page.Text(ToString());
        if (Points.Count > 0)
        {
            page.Figure(options => ToSvg(MapColoring.Cluster, options));
        }
    }

    private static void AddIf(List<TableCell> cells, bool condition, NamedLabel text)
    {
        if (condition)
        {
            cells.Add(TableCell.Label(text));
        }
    }

    private static IEnumerable<TableCell> CellsOf(ReadOnlyMemory<float> coordinates) =>
        coordinates.ToArray().Select(coordinate => new TableCell(string.Empty, coordinate.ToString("R", CultureInfo.InvariantCulture), IsNumber: true));

    private IEnumerable<TableCell> Axes() => Enumerable.Range(0, Components.Count)
        .Select(axis => TableCell.Heading(Components.Count <= AxisNames.Length ? AxisNames[axis] : string.Create(CultureInfo.InvariantCulture, $"c{axis + 1}")));
}
