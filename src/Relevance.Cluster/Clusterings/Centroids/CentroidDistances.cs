using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The distances between centroids: a symmetric matrix in natural label order; small is near.</summary>
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
    /// Gets the cluster names: label → name of each cluster that has one, in natural order of the labels. Texts, tables and figures show
    /// <c>name (label)</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; private set; } = GivenNames.None;

    /// <summary>Gets the metric of the distances.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Gets the matrix, row by row in the order of <see cref="Labels"/>. Copied at each call, O(k²).</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<IReadOnlyList<double>> Values => _matrix.Values;

    /// <summary>
    /// Gets the distance of two clusters, unrounded: 0 for a cluster and itself, except for <see cref="DistanceMetric.DotProduct"/>, where it is −‖x‖².
    /// </summary>
    /// <param name="row">The index in <see cref="Labels"/> of one cluster.</param>
    /// <param name="column">The index in <see cref="Labels"/> of the other.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row or column does not exist.</exception>
    public double this[int row, int column] => _matrix[row, column];

    /// <summary>Computes the distance between each two centroids, in float64: O(k²·d).</summary>
    /// <param name="labels">The label of each centroid, each once, in any order.</param>
    /// <param name="centroids">One centroid per row; at least one.</param>
    /// <param name="metric">
    /// Any metric. <see cref="DistanceMetric.Cosine"/> means 1 − cos θ, not the similarity; a zero centroid is at distance 1 of every other.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked before each row of the matrix.</param>
    /// <exception cref="ArgumentException">Labels and centroids do not match, or a label occurs twice.</exception>
    public static CentroidDistances Of(IReadOnlyList<string> labels, VectorSet centroids, DistanceMetric metric, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(centroids);
        return new CentroidDistances(LabeledMatrix.Of(labels, centroids, DistanceOf, cancellationToken), metric);

        // Rounding can move the cosine distance of a vector to itself off 0, and two centroids can be equal.
        double DistanceOf(int row, int column) => IsSame(row, column) ? 0 : Distance.Between(centroids[row], centroids[column], metric);

        bool IsSame(int row, int column) => metric switch
        {
            DistanceMetric.DotProduct => false,
            DistanceMetric.Cosine when UnitVectors.IsZero(centroids[row]) => row == column,
            _ => centroids[row].SequenceEqual(centroids[column]),
        };
    }

    /// <summary>Returns a copy with other cluster names, which texts, tables and figures show next to the labels.</summary>
    /// <param name="names">Label → name; blank names and labels that do not occur are ignored.</param>
    /// <returns>A copy; this instance does not change.</returns>
    public CentroidDistances WithNames(IReadOnlyDictionary<string, string> names)
    {
        var copy = (CentroidDistances)MemberwiseClone();
        copy.Names = names.Of(Labels);
        return copy;
    }

    /// <summary>Returns an aligned table with four decimals; of more than 100 clusters the first 100, with a line that states it.</summary>
    public override string ToString() =>
        _matrix.Shortened.Length == 0 ? CreateTable().ToText() : $"{CreateTable().ToText()}\n{_matrix.Shortened}";

    /// <summary>
    /// Writes the matrix as comma-separated values (RFC 4180) with a heading of labels and, if clusters have names, a column <c>name</c>; the distances without
    /// loss;
    /// lines end in a line feed.
    /// </summary>
    public string ToCsv() => _matrix.ToTable(ShownDigits, Names).ToCsv();

    /// <summary>Writes a Markdown table with four decimals, of the same clusters as <see cref="ToString"/>.</summary>
    public string ToMarkdown() =>
        _matrix.Shortened.Length == 0 ? CreateTable().ToMarkdown() : $"{CreateTable().ToMarkdown()}\n\n{_matrix.Shortened}";

    /// <summary>
    /// Draws the matrix as a self-contained SVG figure: row 0 at the top, dark for the smallest distance, pale for the largest. The same distances and options
    /// lead
    /// to the same text.
    /// </summary>
    /// <param name="options">Background, width and title; null means the defaults. The order is the natural one of the labels.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the heatmap as a Vega-Lite 5 specification that contains its data, for other drawing tools.</summary>
    /// <param name="options">The title; null means the default.</param>
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
