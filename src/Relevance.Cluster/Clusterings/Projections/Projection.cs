using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>Documents as points in two or more dimensions: the coordinates of their vectors along the directions in which these differ most.</summary>
/// <example>
/// <code>
/// Projection map = await clusters.ProjectAsync();
/// ProjectedPoint first = map.Points[0];
/// Console.WriteLine($"{first.DocumentId}: {first.X:0.00}, {first.Y:0.00}, {first.Label}");
/// File.WriteAllText("map.svg", map.ToSvg());
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record Projection : INotebookResult
{
    private static readonly string[] AxisNames = ["x", "y", "z"];

    /// <summary>Gets the id of the dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Gets the vector field.</summary>
    public required string VectorField { get; init; }

    /// <summary>Gets the alias of the clustering; null in a projection of a dataset without a clustering.</summary>
    public string? Alias { get; init; }

    /// <summary>Gets the ground truth field; null if none was requested.</summary>
    public string? GroundTruthField { get; init; }

    /// <summary>Gets the documents, in insertion order.</summary>
    public required IReadOnlyList<ProjectedPoint> Points { get; init; }

    /// <summary>Gets the centroids of the clustering, in natural order of their labels; empty in a projection without a clustering.</summary>
    public IReadOnlyList<ProjectedCentroid> Centroids { get; init; } = [];

    /// <summary>
    /// Gets the cluster names: label → name of each cluster that has one, in natural order of the labels. Texts, tables and figures show
    /// <c>name (label)</c>. Blank names are removed; the default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>
    /// Gets the directions and their share of the variance. Set them as <see cref="ProjectionOptions.Components"/> to place later documents on the same map.
    /// </summary>
    public required PrincipalComponents Components { get; init; }

    /// <summary>Gets the number of documents that are not on the map, because they have no vector or do not match the filter.</summary>
    public required long SkippedCount { get; init; }

    /// <summary>Gets the vector field in which the coordinates were stored; null if none was requested.</summary>
    public string? StoredAs { get; init; }

    /// <summary>Gets the documents whose coordinates the store rejected, with the reason, such as a concurrent deletion; empty if nothing was stored.</summary>
    public IReadOnlyList<RejectedDocument> Rejected { get; init; } = [];

    /// <summary>Gets the share of each direction in the variance of the vectors of the fit, descending, in [0, 1].</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<double> ExplainedVarianceRatio => Components.ExplainedVarianceRatio;

    /// <summary>Returns one line with the number of documents on the map and the share of the variance that it shows.</summary>
    public override string ToString()
    {
        string clustering = Alias is null ? "" : $" with the {Centroids.Count} clusters of '{Alias}'";
        string skipped = SkippedCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({SkippedCount} skipped)");
        string documents = string.Create(CultureInfo.InvariantCulture, $"{Points.Count} documents of {DatasetId}/{VectorField}");
        return $"{documents}{skipped}{clustering}: {Components}";
    }

    /// <summary>
    /// Writes the points as comma-separated values (RFC 4180): <c>_id</c>, the coordinates as <c>x</c>, <c>y</c>, <c>z</c> (or <c>c1</c>, <c>c2</c>, … if more
    /// exist),
    /// then <c>label</c>, <c>name</c> if clusters have names, and <c>truth</c> if requested. Numbers without loss; null is an empty cell; lines end in a line
    /// feed.
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
    /// Writes the centroids as comma-separated values (RFC 4180): <c>label</c>, <c>name</c> if any has one, the coordinates as in <see cref="ToCsv"/>, and
    /// <c>size</c>;
    /// only the heading without centroids.
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
            page.Figure(ToSvg);
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
        .Select(axis => TableCell.Heading(
            Components.Count <= AxisNames.Length ? AxisNames[axis] : string.Create(CultureInfo.InvariantCulture, $"c{axis + 1}")));
}
