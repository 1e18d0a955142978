using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>What a fit found and stored.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record FitSummary : INotebookResult
{
    /// <summary>Gets the dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Gets the vector field.</summary>
    public required string VectorField { get; init; }

    /// <summary>Gets the name under which labels and centroids are stored.</summary>
    public required string Alias { get; init; }

    /// <summary>Gets the model's name, such as <c>kmeans-10</c>.</summary>
    public required string ModelName { get; init; }

    /// <summary>Gets the sizes of the clusters; the documents that were skipped are its unlabeled ones.</summary>
    public required ClusterDistribution Distribution { get; init; }

    /// <summary>Gets whether the model found no cluster: every document is an <c>outlier</c>, and there is no centroid.</summary>
    public bool HasOnlyOutliers => Distribution.TotalCount > 0 && Distribution.Clusters.All(cluster => cluster.Label == ClusterLabels.Outlier);

    /// <summary>Gets how many documents of the dataset have no vector in the field, or do not match the filter, and so got no label.</summary>
    public required long SkippedCount { get; init; }

    /// <summary>Gets what the model returned; a <see cref="KMeansResult"/> has inertia, iterations and stop reason. Row i is the i-th clustered document in insertion order.</summary>
    public required ClusterModelResult ModelResult { get; init; }

    /// <summary>Gets the page of the dashboard that shows the clustering; null (the default) when the store has none. It holds no key: the page asks for one.</summary>
    public Uri? DashboardUrl { get; init; }

    /// <summary>Says in one line what was clustered and how it ended, with the model's remarks.</summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        string found = HasOnlyOutliers
            ? string.Create(CultureInfo.InvariantCulture, $"no cluster: all {Distribution.TotalCount} documents are outliers. Let the model ask for less, such as a lower threshold or smaller clusters")
            : string.Create(CultureInfo.InvariantCulture, $"{Distribution.Clusters.Count} cluster{(Distribution.Clusters.Count == 1 ? "" : "s")} of {Distribution.TotalCount} documents");
        string text = $"{ModelName} on {DatasetId}/{VectorField}, stored as '{Alias}': {found}";

        if (SkippedCount > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" ({SkippedCount} skipped)");
        }

        if (ModelResult is KMeansResult result)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", inertia {result.Inertia:0.####} after {result.Iterations} iterations ({result.StopReason})");
        }

        return ModelResult.Remarks.Count == 0 ? text : $"{text}. {string.Join(' ', ModelResult.Remarks)}";
    }

    void INotebookResult.Show(NotebookPage page) => page.Text(ToString()).Figure(Distribution.ToSvg);
}
