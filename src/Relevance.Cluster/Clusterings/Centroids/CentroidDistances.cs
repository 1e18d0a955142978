using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>How far the centroids are from each other: a symmetric matrix of distances, small is near, in natural label order.</summary>
/// <remarks>Immutable. <see cref="CentroidHeatmap"/> is its counterpart for similarities.</remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed class CentroidDistances : INotebookResult
{
    private const int ShownDigits = 4;

    private readonly LabeledMatrix _matrix;

    private CentroidDistances(LabeledMatrix matrix, DistanceMetric metric) => (_matrix, Metric) = (matrix, metric);

    /// <summary>Gets the labels of the rows and columns, in natural order.</summary>
    public IReadOnlyList<string> Labels => _matrix.Labels;

    /// <summary>
    /// Gets the names that people gave to clusters: label → name of those that have one, in natural order of the labels. Texts, tables and pictures show
    /// <c>name (label)</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; private set; } = GivenNames.None;

    /// <summary>Gets the metric of the distances.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Gets the whole matrix, row by row in the order of <see cref="Labels"/>: what JSON has of it. Copied at each call, O(k²).</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<IReadOnlyList<double>> Values => _matrix.Values;

    /// <summary>Gets the distance of two clusters, unrounded: 0 for a cluster and itself, except for <see cref="DistanceMetric.DotProduct"/>, where it is −|x|².</summary>
    /// <param name="row">The index in <see cref="Labels"/> of one cluster.</param>
    /// <param name="column">The index in <see cref="Labels"/> of the other.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public double this[int row, int column] => _matrix[row, column];

    /// <summary>Measures every two centroids, in float64: O(k²·d).</summary>
    /// <param name="labels">The label of each centroid, each once, in any order.</param>
    /// <param name="centroids">One centroid a row; at least one.</param>
    /// <param name="metric">Any metric. <see cref="DistanceMetric.Cosine"/> gives 1 − cos θ, not the similarity; a centroid that is all zeros is at distance 1 of every other.</param>
    /// <param name="cancellationToken">Looked at before each row of the matrix.</param>
    /// <exception cref="ArgumentException">Labels and centroids do not match, or a label occurs twice.</exception>
    public static CentroidDistances Of(IReadOnlyList<string> labels, VectorSet centroids, DistanceMetric metric, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(centroids);
        return new CentroidDistances(LabeledMatrix.Of(labels, centroids, DistanceOf, cancellationToken), metric);

        // Rounding may leave the cosine distance of a vector to itself a bit off 0, and two centroids may hold the same numbers.
        double DistanceOf(int row, int column) => IsSame(row, column) ? 0 : Distance.Between(centroids[row], centroids[column], metric);

        bool IsSame(int row, int column) => metric switch
        {
            DistanceMetric.DotProduct => false,
            DistanceMetric.Cosine when UnitVectors.IsZero(centroids[row]) => row == column,
            _ => centroids[row].SequenceEqual(centroids[column]),
        };
    }

    /// <summary>Gives the same with other names, which texts, tables and pictures show beside the labels.</summary>
    /// <param name="names">Label → name; blank names count as none, and labels that are not here are left out.</param>
    /// <returns>A copy; this one stays as it is.</returns>
    public CentroidDistances WithNames(IReadOnlyDictionary<string, string> names)
    {
        var copy = (CentroidDistances)MemberwiseClone();
        copy.Names = names.Of(Labels);
        return copy;
    }

    /// <summary>Writes an aligned table with four decimals; of more than 100 clusters the first, with a line that says so.</summary>
    public override string ToString() => _matrix.Shortened.Length == 0 ? CreateTable().ToText() : $"{CreateTable().ToText()}\n{_matrix.Shortened}";

    /// <summary>
    /// Writes the matrix as comma-separated values (RFC 4180) with a heading of labels and, where there are names, a column <c>name</c>; the distances without
    /// loss; lines end in a line feed.
    /// </summary>
    public string ToCsv() => _matrix.ToTable(ShownDigits, Names).ToCsv();

    /// <summary>Writes a Markdown table with four decimals, of as many clusters as <see cref="ToString"/> shows.</summary>
    public string ToMarkdown() => _matrix.Shortened.Length == 0 ? CreateTable().ToMarkdown() : $"{CreateTable().ToMarkdown()}\n\n{_matrix.Shortened}";

    /// <summary>
    /// Draws the matrix as a stand-alone SVG picture: row 0 at the top, dark for the smallest distance, pale for the largest. The same distances and options give the same text.
    /// </summary>
    /// <param name="options">Background, width and title; null takes the defaults. The order is the natural one of the labels.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the heatmap as a Vega-Lite 5 specification with its data inside, for whoever draws elsewhere.</summary>
    /// <param name="options">The title; null takes the default.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Numbers(CreateTable());

    private HeatmapFigure Figure()
    {
        double[] all = [.. from row in Enumerable.Range(0, Labels.Count) from column in Enumerable.Range(0, Labels.Count) select _matrix[row, column]];
        double least = Math.Min(0, all.Min());
        double largest = all.Max();
        return new HeatmapFigure
        {
            Title = $"{Metric} distances",
            Description = $"Distances of {NumberText.Named(Labels.Count, "centroid")}, from {NumberText.Brief(all.Min())} to {NumberText.Brief(largest)}.",
            Rows = Names.LabelsOf(Labels),
            Columns = Names.LabelsOf(Labels),
            ValueAt = (row, column) => _matrix[row, column],
            ValueTitle = "distance",
            Minimum = least,
            Maximum = largest > least ? largest : least + 1,
        };
    }

    private Table CreateTable() => _matrix.ToShownTable(ShownDigits, Names);
}
