using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>
/// The result of
/// <see cref="ClusterModels.FitDocuments(IClusterModel, IReadOnlyList{Document}, string, IProgress{ClusterModelProgress}?, CancellationToken)"/>: the
/// clusters of documents in memory.
/// </summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record DocumentFit : INotebookResult
{
    /// <summary>Gets the label of each document, in their order: <c>cluster-0</c>, …, <c>outlier</c>; null for one without a vector.</summary>
    public required IReadOnlyList<string?> Labels { get; init; }

    /// <summary>Gets one centroid per cluster, in natural order of the labels; empty if the model found only outliers.</summary>
    public required IReadOnlyList<Centroid> Centroids { get; init; }

    /// <summary>Gets the name of the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>Gets the result of the model. Its rows are the documents that have a vector, in their order.</summary>
    public required ClusterModelResult ModelResult { get; init; }

    /// <summary>Gets the number of documents per cluster; documents without a vector count as unlabeled.</summary>
    public ClusterDistribution Distribution => ClusterDistribution.Of(Labels, clusters: Centroids.Select(centroid => centroid.Label));

    /// <summary>Returns the name of the model, and the size of each cluster on its own line.</summary>
    public override string ToString() => $"{ModelName}:\n{Distribution}";

    void INotebookResult.Show(NotebookPage page) => page.Text(ToString()).Figure(Distribution.ToSvg);
}
