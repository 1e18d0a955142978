using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>How well each document lies in its cluster: 1 deep inside, 0 between two clusters, −1 in the wrong one.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record ClusterSilhouettes : INotebookResult
{
    /// <summary>Gets the silhouette of each measured document, in the order of insertion. Documents outside the sample, outliers and those without a vector or a label are not in it.</summary>
    public required IReadOnlyList<DocumentSilhouette> Documents { get; init; }

    /// <summary>Gets the mean of each cluster, in natural order of the labels; a cluster without members too.</summary>
    public required IReadOnlyList<ClusterSilhouette> Clusters { get; init; }

    /// <summary>Gets the mean of all measured documents, in [−1, 1]; large is good.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Mean { get; init; }

    /// <summary>Gets the metric of the distances.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets whether only a sample was measured, and each document against the sample only.</summary>
    public required bool IsSampled { get; init; }

    /// <summary>Gets which documents could be measured, and which are left out; of the former, a sample may have been enough.</summary>
    public required ClusterCoverage Coverage { get; init; }

    /// <summary>
    /// Gets the names that people gave to clusters: label → name of those that have one, in natural order of the labels. Texts, tables and pictures show
    /// <c>name (label)</c>. Blank ones are left out when it is set; the default is none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>Gets the mean of a cluster.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">There is no such cluster.</exception>
    public ClusterSilhouette this[string label] =>
        Clusters.FirstOrDefault(cluster => cluster.Label == label)
        ?? throw new KeyNotFoundException($"There is no cluster '{label}'. There are: {string.Join(", ", Clusters.Select(cluster => cluster.Label))}.");

    /// <summary>Prints the mean, and a line a cluster.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"silhouette {Mean:0.0000} ({Metric}, {(IsSampled ? $"a sample of {Documents.Count} documents" : Coverage.ToString())})");
        foreach (ClusterSilhouette cluster in Clusters)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{cluster.Mean,8:0.0000}  {Names.TextOf(cluster.Label)} ({cluster.Size} documents)");
        }

        return text.ToString();
    }

    void INotebookResult.Show(NotebookPage page)
    {
        if (Documents.Count > 0)
        {
            page.Figure(ToSvg);
        }

        page.Text(ToString());
    }
}
