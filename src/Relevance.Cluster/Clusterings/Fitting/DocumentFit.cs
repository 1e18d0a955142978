using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>What a model found in documents in memory.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record DocumentFit : INotebookResult
{
    /// <summary>Gets the label of each document, in their order: <c>cluster-0</c>, …, <c>outlier</c>; null for one without a vector.</summary>
    public required IReadOnlyList<string?> Labels { get; init; }

    /// <summary>Gets one centroid a cluster, in natural order of the labels; empty when the model found only outliers.</summary>
    public required IReadOnlyList<Centroid> Centroids { get; init; }

    /// <summary>Gets the name of the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>Gets what the model returned. Its rows are the documents that have a vector, in their order.</summary>
    public required ClusterModelResult ModelResult { get; init; }

    /// <summary>Gets how many documents each cluster has; those without a vector count as unlabeled.</summary>
    public ClusterDistribution Distribution => ClusterDistribution.Of(Labels, clusters: Centroids.Select(centroid => centroid.Label));

    /// <summary>Says the model, and the size of each cluster in a line of its own.</summary>
    public override string ToString() => $"{ModelName}:\n{Distribution}";

    void INotebookResult.Show(NotebookPage page) => page.Text(ToString()).Figure(Distribution.ToSvg);
}
