namespace Relevance.Cluster;

/// <summary>The options of <see cref="ClusterOps.FitAsync"/> and <see cref="ClusterOps.FitBatchesAsync"/>: which documents are clustered, and how.</summary>
/// <example>
/// <code>
/// ClusterOps clusters = client.GetDataset("products").GetClusterOps("kmeans", "title_vector_");
/// FitOptions options = new() { Filter = Filter.Field("price") > 10, ReplaceExisting = false };
/// FitSummary summary = await clusters.FitAsync(new KMeans(10), options);
/// </code>
/// </example>
public sealed record FitOptions
{
    /// <summary>
    /// Gets a condition on the documents to cluster; null (the default) means every document with a vector. The other documents get no label.
    /// </summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// Gets a value indicating whether the fit replaces the labels and centroids of an existing clustering, atomically. The default is <see langword="true"/>.
    /// If false, the fit fails with a <see cref="ClusteringExistsException"/> before it reads a vector. The check is at the beginning of the fit: of two fits
    /// that
    /// begin at the same time, both continue.
    /// </summary>
    public bool ReplaceExisting { get; init; } = true;

    /// <summary>
    /// Gets a value indicating whether a <see cref="KMeans"/> starts from the stored clustering instead of choosing centroids anew: its clusters keep their
    /// labels and names, and the edits of people (<see cref="ClusterHistory.Edits"/>) are repeated on the result. The default is
    /// <see langword="false"/>. If nothing is stored yet, the fit is the first one, from the start.
    /// </summary>
    /// <remarks>
    /// Merged clusters are fitted as the parts that they were, and merged again, so <see cref="KMeansOptions.ClusterCount"/> is the number of clusters before
    /// merges. Edits that no longer apply, because a label or a document is gone, are left out and reported in <see cref="ClusterLineage.Remarks"/> of the
    /// last fit of <see cref="ClusterOps.GetHistoryAsync"/>. Other models have no centroids to start from: they take <see cref="MatchTo"/>.
    /// <see cref="ClusterOps.FitBatchesAsync"/> rejects it.
    /// </remarks>
    public bool Continue { get; init; }

    /// <summary>
    /// Gets the alias of a clustering of the same vector field whose labels and names the fit takes over: each new cluster gets the label of the cluster that
    /// it is matched to one to one, by the documents in common (<see cref="ClusteringComparison.Match"/>), or by the nearest centroids if there are none. Null
    /// (the default) numbers the clusters anew. It can be the alias that is fitted, and any model.
    /// </summary>
    /// <remarks>
    /// A cluster without a partner keeps the label of its number, or gets the first free one. The alias that is fitted need not exist yet. Cannot be combined
    /// with <see cref="Continue"/>. <see cref="ClusterOps.FitBatchesAsync"/> rejects it.
    /// </remarks>
    public string? MatchTo { get; init; }

    /// <summary>
    /// Gets the number of vectors in a batch of <see cref="ClusterOps.FitBatchesAsync"/>, at least 1 and at least the number of clusters. The default is 4096.
    /// Another number leads to other clusters; the batches in which the store reads do not matter. <see cref="ClusterOps.FitAsync"/> ignores it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A batch has at least 1 vector.");
    } = 4096;

    /// <summary>
    /// Gets the number of passes of <see cref="ClusterOps.FitBatchesAsync"/>, at least 1. The default is 1; more passes find better clusters, and each reads
    /// all
    /// vectors again. <see cref="ClusterOps.FitAsync"/> ignores it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Passes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 1 pass is required.");
    } = 1;
}
