using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>An evaluation of a clustering by every metric, each with an explanation; with a ground truth also its agreement with it.</summary>
/// <example>
/// <code>
/// var vectors = VectorSet.From([[0f, 0f], [0f, 1f], [9f, 9f], [9f, 8f]]);
/// KMeansResult clustering = new KMeans(2).Run(vectors);
/// ClusterEvaluation evaluation = ClusterEvaluation.Measure(vectors, clustering.Labels);
///
/// double silhouette = evaluation.Silhouette;                           // one number
/// string explanation = evaluation["Davies-Bouldin"].Description;       // and how to read one
/// string table = evaluation.ToString();                                // all metrics
/// </code>
/// <para>Of a stored clustering, with the field <c>category</c> as ground truth:</para>
/// <code>
/// ClusterEvaluation stored = await clusters.EvaluateAsync("category");
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterEvaluation : INotebookResult
{
    /// <summary>
    /// Gets the metrics in a fixed order: silhouette, Calinski-Harabasz, Davies-Bouldin, Dunn index; with a ground truth also adjusted Rand index,
    /// homogeneity, completeness, V-measure and average.
    /// </summary>
    public required IReadOnlyList<EvaluationMetric> Metrics { get; init; }

    /// <summary>Gets the numbers of documents that are measured and excluded; outliers are excluded from every metric.</summary>
    public required ClusterCoverage Coverage { get; init; }

    /// <summary>Gets the contingency table of clusters and truth values, without outliers; null without a ground truth.</summary>
    public ContingencyTable? Truth { get; init; }

    /// <summary>Gets the mean silhouette, in [−1, 1], large is good; NaN with fewer than two clusters (in the sample).</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Silhouette => this["silhouette"].Score;

    /// <summary>
    /// Gets the Caliński–Harabasz index, in [0, ∞], large is good; ∞ if every vector equals the mean of its cluster, NaN with fewer than two
    /// clusters, as many clusters as vectors, or one point only.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double CalinskiHarabasz => this["Calinski-Harabasz"].Score;

    /// <summary>
    /// Gets the Davies–Bouldin index, in [0, ∞], small is good; ∞ if the means of two clusters are the same point, NaN with fewer than two clusters.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double DaviesBouldin => this["Davies-Bouldin"].Score;

    /// <summary>
    /// Gets the Dunn index, in [0, ∞], large is good; NaN with fewer than two clusters, or more vectors than
    /// <see cref="EvaluationOptions.MaxDunnVectors"/>.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double DunnIndex => this["Dunn index"].Score;

    /// <summary>
    /// Gets one number for all metrics, in [0, 1], large is good: the mean of (silhouette + 1) / 2, (adjusted Rand index + 1) / 2, completeness and
    /// homogeneity. Null without a ground truth; NaN if one of the four is NaN.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double? Average => Truth is null ? null : this["average"].Score;

    /// <summary>Gets a metric by its name.</summary>
    /// <param name="name">A name of <see cref="Metrics"/>.</param>
    /// <exception cref="KeyNotFoundException">No metric has this name.</exception>
    public EvaluationMetric this[string name] =>
        Metrics.FirstOrDefault(metric => metric.Name == name)
        ?? throw new KeyNotFoundException($"No metric is named '{name}'. The metrics are: {string.Join(", ", Metrics.Select(metric => metric.Name))}.");

    /// <summary>Evaluates a clustering of vectors. Computes on the calling thread and the thread pool until it has finished.</summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 is an outlier, which is excluded from every metric and counted.</param>
    /// <param name="truth">The contingency table of clusters and truth values, without outliers; null omits the metrics of agreement.</param>
    /// <param name="options">The options; null means the defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows.</param>
    /// <remarks>
    /// With one cluster, or none, the metrics that need two are NaN and their descriptions state it. The cost is that of
    /// <see cref="ClusterMetrics.Silhouette"/> and <see cref="ClusterMetrics.DunnIndex"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The labels do not have one entry per vector, or a label is below −1.</exception>
    /// <exception cref="VectorShapeException">
    /// The silhouette is measured by cosine, a vector with a label is a zero vector, and the options reject it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ClusterEvaluation Measure(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        ContingencyTable? truth = null,
        EvaluationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new EvaluationOptions();
        OccurringLabels.Of(vectors, labels);
        int measured = labels.Count(label => label >= 0);
        SilhouetteResult? silhouette = SilhouetteRows.CountClusters(vectors, labels, options) < 2
            ? null
            : ClusterMetrics.Silhouette(vectors, labels, options, cancellationToken);
        DispersionResult? dispersion = measured == 0
            ? null
            : ClusterMetrics.Dispersion(vectors, labels, options.MaxDegreeOfParallelism, cancellationToken);
        DunnIndexResult? dunn = measured == 0 || measured > options.MaxDunnVectors
            ? null
            : ClusterMetrics.DunnIndex(vectors, labels, options.MaxDegreeOfParallelism, cancellationToken);
        List<EvaluationMetric> metrics =
        [
            EvaluationWords.Silhouette(silhouette),
            EvaluationWords.CalinskiHarabasz(dispersion?.CalinskiHarabasz ?? double.NaN),
            EvaluationWords.DaviesBouldin(dispersion?.DaviesBouldin ?? double.NaN),
            EvaluationWords.Dunn(dunn?.Value ?? double.NaN, measured > options.MaxDunnVectors ? options.MaxDunnVectors : null),
        ];
        if (truth is not null)
        {
            metrics.AddRange(EvaluationWords.Agreement(truth, silhouette?.Mean ?? double.NaN));
        }

        return new ClusterEvaluation
        {
            Metrics = metrics.AsReadOnly(),
            Coverage = new ClusterCoverage { MeasuredCount = measured, OutlierCount = labels.Count - measured },
            Truth = truth,
        };
    }

    /// <summary>Returns an aligned table with one row per metric, and the coverage.</summary>
    public override string ToString() => $"{CreateTable().ToText()}\n{Coverage}";

    private Table CreateTable()
    {
        var table = new Table(TableCell.Text("metric"), TableCell.Heading("score"), TableCell.Text("explanation"));
        foreach (EvaluationMetric metric in Metrics)
        {
            table.Add(
                TableCell.Text(metric.Name),
                new TableCell(metric.Score.ToString("0.0000", CultureInfo.InvariantCulture), "", IsNumber: true),
                TableCell.Text(metric.Description));
        }

        return table;
    }

    void INotebookResult.Show(NotebookPage page) => page.Table(CreateTable()).Text(Coverage.ToString());
}
