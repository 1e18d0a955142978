using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

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

    /// <summary>Gets the metric of the distances.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Gets the distance of two clusters, unrounded: 0 for a cluster and itself, except for <see cref="DistanceMetric.DotProduct"/>, where it is −|x|².</summary>
    /// <param name="row">The index in <see cref="Labels"/> of one cluster.</param>
    /// <param name="column">The index in <see cref="Labels"/> of the other.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public double this[int row, int column] => _matrix[row, column];

    /// <summary>Measures every two centroids, in float64: O(k²·d).</summary>
    /// <param name="labels">The label of each centroid, each once, in any order.</param>
    /// <param name="centroids">One centroid a row; at least one.</param>
    /// <param name="metric">Any metric. <see cref="DistanceMetric.Cosine"/> gives 1 − cos θ, not the similarity.</param>
    /// <exception cref="ArgumentException">Labels and centroids do not match, or a label occurs twice.</exception>
    /// <exception cref="VectorShapeException">A centroid is all zeros, which has no cosine.</exception>
    public static CentroidDistances Of(IReadOnlyList<string> labels, VectorSet centroids, DistanceMetric metric)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (metric == DistanceMetric.Cosine)
        {
            ZeroVectors.Refuse(centroids, row => row < labels.Count ? $"the centroid '{labels[row]}'" : "a centroid");
        }

        return new CentroidDistances(LabeledMatrix.Of(labels, centroids, DistanceOf), metric);

        // Rounding may leave the cosine distance of a vector to itself a bit off 0, and two centroids may hold the same numbers.
        double DistanceOf(int row, int column) =>
            metric != DistanceMetric.DotProduct && centroids[row].SequenceEqual(centroids[column])
                ? 0
                : Distance.Between(centroids[row], centroids[column], metric);
    }

    /// <summary>Writes an aligned table with four decimals.</summary>
    public override string ToString() => CreateTable().ToText();

    /// <summary>Writes the matrix as comma-separated values (RFC 4180) with a heading of labels, the distances without loss; lines end in a line feed.</summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes a Markdown table with four decimals.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

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
            Rows = Labels,
            Columns = Labels,
            ValueAt = (row, column) => _matrix[row, column],
            ValueTitle = "distance",
            Minimum = least,
            Maximum = largest > least ? largest : least + 1,
        };
    }

    private Table CreateTable() => _matrix.ToTable(ShownDigits);
}
