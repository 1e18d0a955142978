using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>How good a clustering is by every figure there is, each with what it says in words; and, against a ground truth, how right it is.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterEvaluation : INotebookResult
{
    /// <summary>
    /// Gets the figures in a fixed order: silhouette, Calinski-Harabasz, Davies-Bouldin, Dunn index; with a ground truth also adjusted Rand index, homogeneity, completeness, V-measure and average.
    /// </summary>
    public required IReadOnlyList<EvaluationMetric> Metrics { get; init; }

    /// <summary>Gets which documents were measured, and which were left out: outliers play no part in any figure.</summary>
    public required ClusterCoverage Coverage { get; init; }

    /// <summary>Gets the counts of clusters against truth values, without outliers; null without a ground truth.</summary>
    public ContingencyTable? Truth { get; init; }

    /// <summary>Gets the mean silhouette, in [−1, 1], large is good; NaN with fewer than two clusters (in the sample).</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double Silhouette => this["silhouette"].Score;

    /// <summary>Gets the variance ratio, in [0, ∞], large is good; ∞ where every vector lies on the mean of its cluster, NaN with fewer than two clusters, as many as vectors, or one point only.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double CalinskiHarabasz => this["Calinski-Harabasz"].Score;

    /// <summary>Gets the Davies–Bouldin index, in [0, ∞], small is good; ∞ where the means of two clusters are one point, NaN with fewer than two clusters.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double DaviesBouldin => this["Davies-Bouldin"].Score;

    /// <summary>Gets the Dunn index, in [0, ∞], large is good; NaN with fewer than two clusters, or more vectors than <see cref="EvaluationOptions.MaxDunnVectors"/>.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double DunnIndex => this["Dunn index"].Score;

    /// <summary>
    /// Gets one figure for all, in [0, 1], large is good: the mean of (silhouette + 1) / 2, (adjusted Rand index + 1) / 2, completeness and homogeneity. Null without a ground truth; NaN where one of
    /// the four is.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double? Average => Truth is null ? null : this["average"].Score;

    /// <summary>Gets a figure by its name.</summary>
    /// <param name="name">One of the names of <see cref="Metrics"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such figure.</exception>
    public EvaluationMetric this[string name] =>
        Metrics.FirstOrDefault(metric => metric.Name == name)
        ?? throw new KeyNotFoundException($"There is no figure '{name}'. There are: {string.Join(", ", Metrics.Select(metric => metric.Name))}.");

    /// <summary>Measures a clustering. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="vectors">One vector a row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 belongs to none, is left out of every figure, and is counted as an outlier.</param>
    /// <param name="truth">Clusters against truth values, without outliers; null leaves the figures of agreement out.</param>
    /// <param name="options">How to measure; null takes the defaults.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <remarks>One cluster, or none, is no error: figures that need two are NaN and say so. The cost is that of <see cref="Analysis.Silhouette"/> and <see cref="Analysis.DunnIndex"/>.</remarks>
    /// <exception cref="ArgumentException">There is not one label a row, or a label is below −1.</exception>
    /// <exception cref="VectorShapeException">A vector that counts is all zeros, the silhouette is measured by cosine, and its options reject it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ClusterEvaluation Measure(
        VectorSet vectors, IReadOnlyList<int> labels, ContingencyTable? truth = null, EvaluationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new EvaluationOptions();
        OccurringLabels.Of(vectors, labels);
        int measured = labels.Count(label => label >= 0);
        SilhouetteResult? silhouette = MeasurableClusters.InSilhouette(vectors, labels, options.Silhouette) < 2
            ? null
            : Analysis.Silhouette.Measure(vectors, labels, options.Silhouette, cancellationToken);
        ClusterQualityResult? quality = measured == 0 ? null : ClusterQuality.Measure(vectors, labels, options.Silhouette.MaxDegreeOfParallelism, cancellationToken);
        DunnIndexResult? dunn = measured == 0 || measured > options.MaxDunnVectors
            ? null
            : Analysis.DunnIndex.Measure(vectors, labels, options.Silhouette.MaxDegreeOfParallelism, cancellationToken);
        List<EvaluationMetric> metrics =
        [
            EvaluationWords.Silhouette(silhouette),
            EvaluationWords.CalinskiHarabasz(quality?.CalinskiHarabasz ?? double.NaN),
            EvaluationWords.DaviesBouldin(quality?.DaviesBouldin ?? double.NaN),
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

    /// <summary>Writes an aligned table with a line a figure, and which documents it is about.</summary>
    public override string ToString() => $"{CreateTable().ToText()}\n{Coverage}";

    private Table CreateTable()
    {
        var table = new Table(TableCell.Text("figure"), TableCell.Heading("score"), TableCell.Text("what it says"));
        foreach (EvaluationMetric metric in Metrics)
        {
            table.Add(TableCell.Text(metric.Name), new TableCell(metric.Score.ToString("0.0000", CultureInfo.InvariantCulture), "", IsNumber: true), TableCell.Text(metric.Description));
        }

        return table;
    }

    void INotebookResult.Show(NotebookPage page) => page.Table(CreateTable()).Text(Coverage.ToString());
}
