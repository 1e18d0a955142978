using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// The silhouettes of vectors, or of documents, by row, by cluster and of all: 1 deep inside the assigned cluster, 0 between two clusters, −1 in
/// the wrong cluster.
/// </summary>
/// <remarks>
/// <see cref="Values"/> is scikit-learn's <c>silhouette_samples</c>, <see cref="Mean"/> its <c>silhouette_score</c>. The rows of documents are in
/// insertion order and skip documents without a vector; <see cref="Documents"/> and <see cref="Clusters"/> have the same values by id and label.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record SilhouetteResult : INotebookResult
{
    /// <summary>
    /// Gets the silhouette of each row, in [−1, 1]; 0 for the only vector of a cluster. NaN if it was not measured: for an outlier (label −1) and
    /// for rows outside the sample.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>
    /// Gets the mean over the measured members of each cluster, index i for label i up to the largest; NaN for a label without measured members.
    /// The list stores only the labels that occur.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> PerCluster { get; init; }

    /// <summary>Gets the mean over all measured rows, in [−1, 1]; large is good.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Mean { get; init; }

    /// <summary>Gets the distance metric.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets the number of measured rows.</summary>
    public required int MeasuredCount { get; init; }

    /// <summary>Gets a value indicating whether only a sample of the rows was measured, each against the sample only.</summary>
    public required bool IsSampled { get; init; }

    /// <summary>
    /// Gets the label of each row as it was measured, −1 for an outlier. Empty, the default, only in a result that is built without labels: it has
    /// no figure, no <see cref="Documents"/> and no members in <see cref="Clusters"/>.
    /// </summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>Gets the text of each label, index i for label i; empty, the default, for <c>cluster-0</c>, <c>cluster-1</c> and so on.</summary>
    public IReadOnlyList<string> LabelNames { get; init; } = [];

    /// <summary>
    /// Gets the cluster names, by the labels of <see cref="LabelNames"/>, in natural order of the labels. Texts, tables and figures show
    /// <c>name (label)</c>. Blank names are removed when the property is set. The default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>Gets the document id of each row; empty, the default, for vectors without documents.</summary>
    public IReadOnlyList<string> DocumentIds { get; init; } = [];

    /// <summary>Gets the numbers of documents that are measured and excluded, before sampling; null, the default, for vectors without documents.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClusterCoverage? Coverage { get; init; }

    /// <summary>Gets the silhouette of each measured document, in insertion order; empty for vectors without documents.</summary>
    /// <remarks>Each read creates the list. Documents outside the sample, outliers and documents without a vector or a label are excluded.</remarks>
    public IReadOnlyList<DocumentSilhouette> Documents =>
        Labels.Count != Values.Count ? [] :
        [
            .. DocumentIds.Index()
                .Where(document => IsMeasured(document.Index))
                .Select(document => new DocumentSilhouette(document.Item, TextOf(Labels[document.Index]), Values[document.Index])),
        ];

    /// <summary>
    /// Gets the mean silhouette of each cluster: of all <see cref="LabelNames"/>, or, without these, of the clusters with members; by label.
    /// </summary>
    public IReadOnlyList<ClusterSilhouette> Clusters
    {
        get
        {
            ILookup<int, int> rows = Enumerable.Range(0, Math.Min(Labels.Count, Values.Count)).ToLookup(row => Labels[row]);
            IEnumerable<int> labels = LabelNames.Count > 0
                ? Enumerable.Range(0, LabelNames.Count)
                : rows.Select(group => group.Key).Where(label => label >= 0).Order();
            return [.. labels.Select(label => ToCluster(label, [.. rows[label]]))];
        }
    }

    /// <summary>Gets the mean silhouette of a cluster.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">No cluster has this label.</exception>
    public ClusterSilhouette this[string label] =>
        Clusters.FirstOrDefault(cluster => cluster.Label == label)
        ?? throw new KeyNotFoundException(
            $"No cluster has the label '{label}'. The labels are: {string.Join(", ", Clusters.Select(cluster => cluster.Label))}.");

    /// <summary>Returns one line with the mean; for documents also one line per cluster.</summary>
    public override string ToString() => Coverage is null
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"silhouette {Mean:F4} ({Metric}, {(IsSampled ? "a sample of " : "")}{MeasuredCount} vectors "
                + $"in {OccurringLabels.ValuesOf(PerCluster).Count(mean => !double.IsNaN(mean))} clusters)")
        : List(Coverage);

    void INotebookResult.Show(NotebookPage page)
    {
        // A result without a figure still has its mean.
        if (Labels.Count == Values.Count && Enumerable.Range(0, Values.Count).Any(IsMeasured))
        {
            page.Figure(ToSvg);
        }

        page.Text(ToString());
    }

    private bool IsMeasured(int row) => Labels[row] >= 0 && !double.IsNaN(Values[row]);

    private string TextOf(int label) => label < LabelNames.Count ? LabelNames[label] : ClusterLabels.Format(label);

    private ClusterSilhouette ToCluster(int label, int[] rows)
    {
        int measured = rows.Count(row => !double.IsNaN(Values[row]));
        return new ClusterSilhouette(TextOf(label), rows.Length, measured, label < PerCluster.Count ? PerCluster[label] : double.NaN);
    }

    private string List(ClusterCoverage coverage)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"silhouette {Mean:0.0000} ({Metric}, {(IsSampled ? $"a sample of {MeasuredCount} documents" : coverage.ToString())})");
        foreach (ClusterSilhouette cluster in Clusters)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{cluster.Mean,8:0.0000}  {Names.TextOf(cluster.Label)} ({cluster.Size} documents)");
        }

        return text.ToString();
    }
}
