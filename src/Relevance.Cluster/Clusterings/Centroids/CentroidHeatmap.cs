using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A heatmap of centroid similarities: a symmetric matrix, its pairs ranked, and a figure of both.</summary>
/// <remarks>
/// Immutable. Rows and columns are in natural label order (<c>cluster-2</c> before <c>cluster-10</c>), or similar clusters are next to each other
/// (<see cref="CentroidHeatmapOptions.IsOrderedBySimilarity"/>); row 0 is at the top of the figure. The order in which the centroids are given does not matter.
/// </remarks>
/// <example>
/// <code>
/// CentroidHeatmap heatmap = await clusters.CentroidHeatmapAsync();
/// Console.WriteLine(heatmap);                             // "Your closest centroids are:" and the most similar pairs
/// CentroidPair closest = heatmap.Pairs[0];                // the two most similar clusters
/// File.WriteAllText("heatmap.svg", heatmap.ToSvg());
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed class CentroidHeatmap : INotebookResult
{
    private const double SymmetryTolerance = 1e-6;

    private readonly LabeledMatrix _matrix;
    private readonly CentroidHeatmapOptions _options;
    private string[] _zeros = [];

    private CentroidHeatmap(LabeledMatrix matrix, CentroidHeatmapOptions options)
    {
        _options = options;
        IEnumerable<CentroidPair> pairs =
            from later in Enumerable.Range(0, matrix.Labels.Count)
            from earlier in Enumerable.Range(0, later)
            select new CentroidPair(matrix.Labels[later], matrix.Labels[earlier], matrix[later, earlier]);

        // The sort is stable, so ties keep the natural order of the later label, then of the earlier label.
        Pairs = [.. pairs.OrderByDescending(p => p.Similarity)];

        // The pairs are named in natural order whatever the order of the rows, so the printed list stays the same.
        _matrix = options.IsOrderedBySimilarity
            ? matrix.Reordered(SimilarityOrder.Of(matrix.Labels.Count, (row, column) => matrix[row, column]))
            : matrix;
    }

    /// <summary>
    /// Gets the labels of the rows and columns, from the top and from the left: in natural order, or in that of
    /// <see cref="CentroidHeatmapOptions.IsOrderedBySimilarity"/>.
    /// </summary>
    public IReadOnlyList<string> Labels => _matrix.Labels;

    /// <summary>
    /// Gets the cluster names: label → name of each cluster that has one, in natural order of the labels. Texts, tables and figures show
    /// <c>name (label)</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; private set; } = GivenNames.None;

    /// <summary>Gets the metric, as a similarity: large is near.</summary>
    public DistanceMetric Metric => _options.Metric;

    /// <summary>Gets the title of the figure, such as <c>cosine plot</c>.</summary>
    public string Title => _options.Title ?? MetricName(Metric) + " plot";

    /// <summary>
    /// Gets every pair of two different clusters once, most similar first by the unrounded similarity; ties in natural order of the later label, then of the
    /// earlier
    /// one. Empty if only one cluster exists.
    /// </summary>
    public IReadOnlyList<CentroidPair> Pairs { get; }

    /// <summary>Gets the remarks, a sentence each: the zero centroids. Empty if no centroid is zero, or the metric is not cosine.</summary>
    public IReadOnlyList<string> Remarks =>
    [
            .. _zeros.Select(label =>
                $"The centroid of {Names.TextOf(label)} is a zero vector, which has no direction: "
                    + $"{(_options.ZeroVectors == ZeroVectorRule.LeaveOut ? "it is excluded" : "its similarity counts as 0")}."
            ),
    ];

    /// <summary>Gets the dashboard page of the clustering; null if the store has no dashboard. The address contains no key: the page requests one.</summary>
    public Uri? DashboardUrl { get; private set; }

    /// <summary>Gets the matrix, row by row in the order of <see cref="Labels"/>. Copied at each call, O(k²).</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<IReadOnlyList<double>> Values => _matrix.Values;

    /// <summary>
    /// Gets the similarity of two clusters, unrounded. The cosine of a cluster with itself is exactly 1; of a zero centroid every cosine is 0.
    /// </summary>
    /// <param name="row">The index in <see cref="Labels"/> of one cluster.</param>
    /// <param name="column">The index in <see cref="Labels"/> of the other.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row or column does not exist.</exception>
    public double this[int row, int column] => _matrix[row, column];

    /// <summary>Computes the similarity of each two centroids, in float64: O(k²·d).</summary>
    /// <param name="labels">The label of each centroid, each once.</param>
    /// <param name="centroids">One centroid per row; at least one.</param>
    /// <param name="options">The metric and the output; null means the defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked before each row of the matrix.</param>
    /// <exception cref="ArgumentException">
    /// Labels and centroids do not match, a label occurs twice, the metric has no similarity, the color range is empty, or every centroid is excluded.
    /// </exception>
    /// <exception cref="VectorShapeException">
    /// A centroid is a zero vector, which has no cosine, and <see cref="CentroidHeatmapOptions.ZeroVectors"/> rejects it.
    /// </exception>
    public static CentroidHeatmap Of(
        IReadOnlyList<string> labels, VectorSet centroids, CentroidHeatmapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new CentroidHeatmapOptions();
        Check(options);
        ArgumentNullException.ThrowIfNull(centroids);
        LabeledMatrix.CheckCount(labels, centroids);
        int[] zeros = options.Metric == DistanceMetric.Cosine
            ? [.. Enumerable.Range(0, centroids.Count).Where(row => UnitVectors.IsZero(centroids[row]))]
            : [];
        if (zeros.Length > 0 && options.ZeroVectors == ZeroVectorRule.Reject)
        {
            throw new VectorShapeException($"the centroid of '{labels[zeros[0]]}'", VectorShape.Direction, "all zeros") { Row = zeros[0] };
        }

        string[] zeroLabels = [.. zeros.Select(row => labels[row]).Order(ClusterLabels.NaturalOrder)];
        if (zeros.Length > 0 && options.ZeroVectors == ZeroVectorRule.LeaveOut)
        {
            int[] kept = [.. Enumerable.Range(0, centroids.Count).Except(zeros)];
            (labels, centroids) = ([.. kept.Select(row => labels[row])], centroids.Select(kept));
        }

        return new CentroidHeatmap(LabeledMatrix.Of(labels, centroids, Similarity, cancellationToken), options) { _zeros = zeroLabels };

        double Similarity(int row, int column) => SimilarityOf(options.Metric, centroids, row, column);
    }

    /// <summary>Creates a heatmap of similarities that were computed elsewhere.</summary>
    /// <param name="labels">The label of each row and column of <paramref name="similarities"/>, each once.</param>
    /// <param name="similarities">
    /// A square matrix of finite numbers, copied. It is symmetric up to rounding (10⁻⁶, relative for large values); if its halves differ, the values below the
    /// diagonal count.
    /// </param>
    /// <param name="options">The output, and the metric of the similarities; null means the defaults.</param>
    /// <exception cref="ArgumentException">The shape does not fit, a label occurs twice, a number is not finite, or the matrix is not symmetric.</exception>
    public static CentroidHeatmap FromMatrix(IReadOnlyList<string> labels, double[,] similarities, CentroidHeatmapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(similarities);
        options ??= new CentroidHeatmapOptions();
        Check(options);
        if (similarities.GetLength(0) != labels.Count || similarities.GetLength(1) != labels.Count)
        {
            string shape = string.Create(CultureInfo.InvariantCulture, $"{similarities.GetLength(0)} × {similarities.GetLength(1)}");
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The matrix is {shape}, for {labels.Count} labels."),
                nameof(similarities));
        }

        return new CentroidHeatmap(LabeledMatrix.Of(labels, (i, j) => Checked(similarities, i, j)), options);
    }

    /// <summary>Returns a copy with other cluster names, which texts, tables and figures show next to the labels.</summary>
    /// <param name="names">Label → name; blank names and labels that do not occur are ignored.</param>
    /// <returns>A copy; this instance does not change.</returns>
    public CentroidHeatmap WithNames(IReadOnlyDictionary<string, string> names)
    {
        var copy = (CentroidHeatmap)MemberwiseClone();
        copy.Names = names.Of(Labels.Concat(_zeros));
        return copy;
    }

    /// <summary>
    /// Returns <c>Your closest centroids are:</c> and the most similar pairs, one per line, such as <c>0.74 cluster-5, cluster-1</c>: the similarity with at
    /// least one
    /// and at most <see cref="CentroidHeatmapOptions.Digits"/> decimals, the later label, the earlier label. Only the heading if one cluster exists.
    /// <see cref="Remarks"/> follow. Lines are separated by a line feed.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder(Heading);
        foreach (CentroidPair pair in Listed)
        {
            text.Append('\n').Append(NumberText.Short(pair.Similarity, _options.Digits));
            text.Append(' ').Append(PlainText.OneLine(Names.TextOf(pair.Later))).Append(", ").Append(PlainText.OneLine(Names.TextOf(pair.Earlier)));
        }

        foreach (string remark in Remarks)
        {
            text.Append('\n').Append(PlainText.OneLine(remark));
        }

        return text.ToString();
    }

    /// <summary>
    /// Draws the matrix as a self-contained SVG figure: row 0 at the top, dark for <see cref="CentroidHeatmapOptions.MinValue"/>, pale for
    /// <see cref="CentroidHeatmapOptions.MaxValue"/>, every cell with its labels and value as a tooltip.
    /// </summary>
    /// <param name="options">
    /// Background, width and title; null means the defaults. The order of rows is that of <see cref="CentroidHeatmapOptions.IsOrderedBySimilarity"/>, and this
    /// title
    /// replaces the one of <see cref="CentroidHeatmapOptions.Title"/>.
    /// </param>
    /// <remarks>
    /// Cells shrink as clusters grow in number; small cells omit their values, and beyond 100 clusters not every row is named. The drawing shortens long labels
    /// in
    /// their middle. No script, no ids, nothing is loaded; the same heatmap and options lead to the same text. About 100 bytes per cell: 1 MB for 100 clusters.
    /// The
    /// cells of more clusters are one image without tooltips, so that the text stays below 1 MB; beyond 800 clusters a pixel is the mean of the cells that meet
    /// in it.
    /// </remarks>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>
    /// Writes the heatmap as a Vega-Lite 5 specification that contains its data, for other drawing tools; the same heatmap and options lead to the same text.
    /// </summary>
    /// <param name="options">The title; null means the default.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    /// <summary>
    /// Writes an HTML fragment, a <c>figure</c> with the figure of <see cref="ToSvg"/> and the list of <see cref="ToString"/>; all text is escaped.
    /// </summary>
    public string ToHtml()
    {
        var html = new HtmlWriter();
        using (html.OpenStyled("figure", "margin:0"))
        {
            html.Line();
            html.Drawing(ToSvg());
            using (html.Open("figcaption"))
            {
                html.Line();
                html.Element("p", Heading);
                WritePairs(html);
                foreach (string remark in Remarks)
                {
                    html.Element("p", remark);
                }
            }

            html.Line();
        }

        html.Line();
        return html.Finish();
    }

    /// <summary>
    /// Writes the matrix as comma-separated values (RFC 4180) with a heading of labels and, if clusters have names, a column <c>name</c>; the similarities
    /// without
    /// loss; lines end in a line feed.
    /// </summary>
    public string ToCsv() => _matrix.ToTable(_options.Digits, Names).ToCsv();

    /// <summary>
    /// Writes the matrix as a Markdown table, rounded to <see cref="CentroidHeatmapOptions.Digits"/>; of more than 100 clusters the first 100, with a line that
    /// states it.
    /// </summary>
    public string ToMarkdown()
    {
        string table = _matrix.ToShownTable(_options.Digits, Names).ToMarkdown();
        return _matrix.Shortened.Length == 0 ? table : $"{table}\n\n{_matrix.Shortened}";
    }

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Text(ToString());

    /// <summary>Creates the figure.</summary>
    internal HeatmapFigure Figure() => new()
    {
        Title = Title,
        Description = Description(),
        Rows = Names.LabelsOf(Labels),
        Columns = Names.LabelsOf(Labels),
        ValueAt = (row, column) => _matrix[row, column],
        Minimum = _options.MinValue,
        Maximum = _options.MaxValue,
        Digits = _options.Digits,
    };

    /// <summary>Returns a copy with a dashboard page.</summary>
    internal CentroidHeatmap WithDashboard(Uri? dashboardUrl)
    {
        var copy = (CentroidHeatmap)MemberwiseClone();
        copy.DashboardUrl = dashboardUrl;
        return copy;
    }

    private const string Heading = "Your closest centroids are:";

    private IEnumerable<CentroidPair> Listed => Pairs.Take(_options.PrintCount);

    private void WritePairs(HtmlWriter html)
    {
        if (!Listed.Any())
        {
            return;
        }

        using (html.OpenStyled("ol", "list-style:none;padding:0;margin:0;font-variant-numeric:tabular-nums"))
        {
            html.Line();
            foreach (CentroidPair pair in Listed)
            {
                using (html.Open("li"))
                {
                    html.Text($"{NumberText.Short(pair.Similarity, _options.Digits)} ");
                    html.Isolated(Names.TextOf(pair.Later));
                    html.Text(", ");
                    html.Isolated(Names.TextOf(pair.Earlier));
                }
            }
        }

        html.Line();
    }

    private static double SimilarityOf(DistanceMetric metric, VectorSet centroids, int row, int column) => metric switch
    {
        // Rounding can move the cosine of a vector with itself off 1, and two centroids can be equal.
        DistanceMetric.Cosine when !UnitVectors.IsZero(centroids[row]) && centroids[row].SequenceEqual(centroids[column]) => 1,
        DistanceMetric.Cosine => Distance.CosineSimilarity(centroids[row], centroids[column]),
        DistanceMetric.DotProduct => -Distance.DotProduct(centroids[row], centroids[column]),
        _ => 1 / (1 + Distance.Between(centroids[row], centroids[column], metric)),
    };

    private static double Checked(double[,] similarities, int row, int column)
    {
        double below = similarities[row, column];
        double above = similarities[column, row];
        string place = string.Create(CultureInfo.InvariantCulture, $"[{row}, {column}]");
        if (!double.IsFinite(below) || !double.IsFinite(above))
        {
            throw new ArgumentException($"The similarity at {place}, or the one across the diagonal, is not finite.", nameof(similarities));
        }

        if (Math.Abs(below - above) > SymmetryTolerance * Math.Max(1, Math.Abs(below)))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The matrix is not symmetric: {below} at {place}, {above} across the diagonal."),
                nameof(similarities));
        }

        return below;
    }

    private static void Check(CentroidHeatmapOptions options)
    {
        _ = MetricName(options.Metric);
        if (!(double.IsFinite(options.MinValue) && double.IsFinite(options.MaxValue) && options.MinValue < options.MaxValue))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The colors need finite values from low to high, not from {options.MinValue} to {options.MaxValue}."),
                nameof(options));
        }
    }

    private static string MetricName(DistanceMetric metric) => metric switch
    {
        DistanceMetric.Cosine => "cosine",
        DistanceMetric.DotProduct => "dot product",
        DistanceMetric.Euclidean => "euclidean",
        _ => throw new ArgumentException(
            $"A heatmap shows similarities, which {metric} does not have: use Cosine, DotProduct or Euclidean, or CentroidDistances for any metric.",
            nameof(metric)),
    };

    private string Description()
    {
        string noun = Labels.Count == 1 ? "centroid" : "centroids";
        string clusters = string.Create(CultureInfo.InvariantCulture, $"Similarity of {Labels.Count} {noun}.");
        return Pairs.Count == 0
            ? clusters
            : $"{clusters} Most similar: {Names.TextOf(Pairs[0].Later)} and {Names.TextOf(Pairs[0].Earlier)}, "
                + $"{NumberText.Short(Pairs[0].Similarity, _options.Digits)}.";
    }
}
