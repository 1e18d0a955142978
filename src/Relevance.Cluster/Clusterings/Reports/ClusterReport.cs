using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings.Reports;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// A report on a clustering: metrics of the whole, and for each cluster its size, dispersion, medoid, nearest cluster, field profiles, and closest and
/// furthest documents.
/// </summary>
/// <remarks>Immutable, and built of plain numbers and texts: it can be drawn, stored, sent and read without the dataset.</remarks>
/// <example>
/// <para>Of arrays:</para>
/// <code>
/// ClusterReport report = ClusterReport.Create(new ClusterReportInput
/// {
///     Vectors = VectorSet.From([[0f, 0f], [0f, 1f], [9f, 9f], [9f, 8f]]),
///     Labels = ["left", "left", "right", "right"],
///     Columns = new Dictionary&lt;string, IReadOnlyList&lt;FieldValue&gt;&gt; { ["price"] = [5, 7, 20, 22] },
/// });
///
/// string left = report["left"].Description;
/// ClusterReport same = ClusterReport.Parse(report.ToJson());
/// </code>
/// <para>Of a stored clustering, as Markdown:</para>
/// <code>
/// ClusterReport stored = await clusters.CreateReportAsync(new ClusterReportOptions { Fields = ["price", "brand"], MemberCount = 5 });
/// await File.WriteAllTextAsync("report.md", stored.ToMarkdown());
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record ClusterReport : INotebookResult
{
    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the dataset's id; null for a report of vectors without a dataset.</summary>
    public string? DatasetId { get; init; }

    /// <summary>Gets the dotted path of the vector field; null for a report of vectors without a dataset.</summary>
    public string? VectorField { get; init; }

    /// <summary>Gets the alias of the clustering; null for a report of vectors without a dataset.</summary>
    public string? Alias { get; init; }

    /// <summary>Gets the name of the model of the clustering; null for a report of vectors without a dataset.</summary>
    public string? ModelName { get; init; }

    /// <summary>
    /// Gets the metric of the distances to and between centroids, and of the medoids: that of the clustering, but Euclidean instead of squared
    /// Euclidean.
    /// </summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets the dimension of the vectors.</summary>
    public required int Dimension { get; init; }

    /// <summary>Gets the numbers of documents that are measured and excluded; outliers are counted and belong to no cluster.</summary>
    public required ClusterCoverage Coverage { get; init; }

    /// <summary>Gets the metrics of the clustering as a whole.</summary>
    public required ReportOverview Overview { get; init; }

    /// <summary>Gets the clusters in natural order of their labels, including those without members.</summary>
    public required IReadOnlyList<ClusterProfile> Clusters { get; init; }

    /// <summary>
    /// Gets the distances of the centroids, row and column i for cluster i; 0 on the diagonal, NaN for a cluster without a centroid.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<IReadOnlyList<double>> CentroidDistances { get; init; }

    /// <summary>Gets the profiled fields, each with the kind that was chosen.</summary>
    public required IReadOnlyList<ReportField> Fields { get; init; }

    /// <summary>Gets the remarks, one sentence each: what was sampled, and which fields were omitted and why.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Gets a cluster.</summary>
    /// <param name="label">Its label.</param>
    /// <exception cref="KeyNotFoundException">The report has no such cluster.</exception>
    public ClusterProfile this[string label] =>
        Clusters.FirstOrDefault(cluster => cluster.Label == label)
        ?? throw new KeyNotFoundException($"The report has no cluster '{label}'. It has: {string.Join(", ", Clusters.Select(cluster => cluster.Label))}.");

    /// <summary>
    /// Creates a report of vectors and labels without a store. Computes on the calling thread and the thread pool until it has finished.
    /// </summary>
    /// <param name="input">The vectors and labels, and optional ids, centroids and fields.</param>
    /// <param name="options">The options; null means the defaults.</param>
    /// <param name="progress">Receives a report after each metric and each field, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows and between fields.</param>
    /// <returns>The report. With one cluster, or none, the metrics that need two are NaN.</returns>
    /// <remarks>
    /// O(n·(d + log n)) for n vectors; the options limit the comparisons of pairs: up to 10,000² for the silhouette, 5000² for the Dunn index, 1000² per
    /// cluster for its medoid. The same input and options have the same bits for any number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException">The parts of the input have different lengths, or a chosen field is not one of its columns.</exception>
    /// <exception cref="VectorShapeException">
    /// The silhouette is measured by cosine, a vector with a label is a zero vector, and the options reject it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ClusterReport Create(
        ClusterReportInput input,
        ClusterReportOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new ClusterReportOptions();
        return ReportOfInput.Create(input, options, progress, cancellationToken);
    }

    /// <summary>Reads a report from JSON.</summary>
    /// <param name="json">The text that <see cref="ToJson"/> returned.</param>
    /// <exception cref="FormatException">The text is not a report; the message states the part that is missing or of another type.</exception>
    public static ClusterReport Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return ReportReader.Read(FieldValue.Parse(json));
        }
        catch (InvalidDocumentException exception)
        {
            throw new FormatException($"The text is not a cluster report: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the report as JSON, without loss: <see cref="Parse"/> returns the same report in every bit. NaN is null.</summary>
    /// <exception cref="ArgumentException">A document in it is nested so deeply (58 levels) that the report would be nested deeper than 64.</exception>
    public string ToJson() => ReportWriter.Write(this).ToJson();

    /// <summary>Returns the report as plain text: the metrics of the whole, then a paragraph per cluster with its fields and documents.</summary>
    public override string ToString() => ReportText.Write(this);

    /// <summary>Writes the report as a Markdown page; all characters that Markdown or HTML would read as markup are escaped. It ends in a line feed.</summary>
    public string ToMarkdown() => ReportMarkdown.Write(this);

    void INotebookResult.Show(NotebookPage page) => page.Figure(DistancesToSvg).Text(ToString());
}
