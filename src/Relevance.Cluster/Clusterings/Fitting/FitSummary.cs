using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="ClusterOps.FitAsync"/> and <see cref="ClusterOps.FitBatchesAsync"/>: the clusters that were found and stored.</summary>
/// <example>
/// <code>
/// FitSummary summary = await clusters.FitAsync(new KMeans(10));
/// Console.WriteLine(summary);                             // one line: model, clusters, documents, inertia
/// foreach (ClusterCount cluster in summary.Distribution.Clusters)
/// {
///     Console.WriteLine($"{cluster.Label}: {cluster.Count} documents");
/// }
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record FitSummary : INotebookResult
{
    /// <summary>Gets the id of the dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Gets the vector field.</summary>
    public required string VectorField { get; init; }

    /// <summary>Gets the alias under which labels and centroids are stored.</summary>
    public required string Alias { get; init; }

    /// <summary>Gets the name of the model, such as <c>kmeans-10</c>.</summary>
    public required string ModelName { get; init; }

    /// <summary>Gets the sizes of the clusters, empty clusters included; the skipped documents are its unlabeled ones.</summary>
    public required ClusterDistribution Distribution { get; init; }

    /// <summary>Gets a value indicating whether the model found no cluster: every document is an <c>outlier</c>, and no centroid exists.</summary>
    public bool HasOnlyOutliers => Distribution.TotalCount > 0 && Distribution.Clusters.All(cluster => cluster.Label == ClusterLabels.Outlier);

    /// <summary>Gets the number of documents without a label, because they have no vector in the field or do not match the filter.</summary>
    public required long SkippedCount { get; init; }

    /// <summary>
    /// Gets the number of batches that <see cref="ClusterOps.FitBatchesAsync"/> learned from, in all passes; 0 (the default) after
    /// <see cref="ClusterOps.FitAsync"/>.
    /// </summary>
    public int BatchCount { get; init; }

    /// <summary>
    /// Gets the result of the model; a <see cref="KMeansResult"/> has inertia, iterations and stop reason. Row i is the i-th clustered document in the order in
    /// which the store reads vectors, which is the insertion order. A fit on the machines of a <see cref="IComputeEngine"/> leaves labels and distances out:
    /// the store has the labels.
    /// </summary>
    public required ClusterModelResult ModelResult { get; init; }

    /// <summary>
    /// Gets the dashboard page of the clustering; null (the default) if the store has no dashboard. The address contains no key: the page requests one.
    /// </summary>
    public Uri? DashboardUrl { get; init; }

    /// <summary>Returns one line with the model, the clusters and how the fit ended, followed by the remarks of the model.</summary>
    public override string ToString()
    {
        string found = HasOnlyOutliers
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"no cluster: all {Distribution.TotalCount} documents are outliers. Use a lower threshold or a model with smaller clusters")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Distribution.Clusters.Count} cluster{(Distribution.Clusters.Count == 1 ? "" : "s")} of {Distribution.TotalCount} documents");
        string text = $"{ModelName} on {DatasetId}/{VectorField}, stored as '{Alias}': {found}";

        if (SkippedCount > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" ({SkippedCount} skipped)");
        }

        if (BatchCount > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", learned from {BatchCount} batches{EmptyClusters()}");
        }

        if (ModelResult is KMeansResult result)
        {
            text += string.Create(
                CultureInfo.InvariantCulture,
                $", inertia {result.Inertia:0.####} after {result.Iterations} iterations ({result.StopReason})");
        }

        return ModelResult.Remarks.Count == 0 ? text : $"{text}. {string.Join(' ', ModelResult.Remarks)}";
    }

    void INotebookResult.Show(NotebookPage page) => page.Text(ToString()).Figure(Distribution.ToSvg);

    private string EmptyClusters()
    {
        int count = Distribution.Clusters.Count(cluster => cluster.Count == 0);
        return count == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"; {count} of the clusters {(count == 1 ? "has" : "have")} no document, because their centroids are nearest to no vector");
    }
}
