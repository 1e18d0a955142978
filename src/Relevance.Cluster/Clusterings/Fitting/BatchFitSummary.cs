using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>What was learned batch by batch, and stored.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record BatchFitSummary : INotebookResult
{
    /// <summary>Gets the dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Gets the vector field.</summary>
    public required string VectorField { get; init; }

    /// <summary>Gets the name under which labels and centroids are stored.</summary>
    public required string Alias { get; init; }

    /// <summary>Gets the model's name, such as <c>minibatch-kmeans-10</c>.</summary>
    public required string ModelName { get; init; }

    /// <summary>Gets how many batches were learned from, in all passes together.</summary>
    public required int BatchCount { get; init; }

    /// <summary>Gets the sizes of the clusters, those of none included; the documents that were skipped are its unlabeled ones.</summary>
    public required ClusterDistribution Distribution { get; init; }

    /// <summary>Gets how many documents of the dataset have no vector in the field, or do not match the filter, and so got no label.</summary>
    public required long SkippedCount { get; init; }

    /// <summary>Says in one line what was learned from and what was labeled.</summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        string skipped = SkippedCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({SkippedCount} skipped)");
        int none = Distribution.Clusters.Count(cluster => cluster.Count == 0);
        string empty = none == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {none} of the clusters {(none == 1 ? "has" : "have")} no document, because their centroids are nearest to none");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ModelName} on {DatasetId}/{VectorField}, stored as '{Alias}': {Distribution.Clusters.Count} clusters of {Distribution.TotalCount} documents{skipped}, learned from {BatchCount} batches{empty}");
    }

    void INotebookResult.Show(NotebookPage page) => page.Text(ToString()).Figure(Distribution.ToSvg);
}
