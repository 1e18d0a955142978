namespace Relevance.Cluster;

/// <summary>How <see cref="ClusterOps.FitBatchesAsync"/> learns.</summary>
public sealed record BatchFitOptions
{
    /// <summary>
    /// Gets how many vectors are learned from at a time, at least 1; never fewer than clusters. The default is 4096. Another number gives other clusters; how the store cuts its own batches does not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A batch has at least 1 vector.");
    } = 4096;

    /// <summary>Gets how often the vectors are learned from, at least 1. The default is 1; more make better clusters, and each reads all vectors again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Passes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is at least 1 pass.");
    } = 1;

    /// <summary>Gets the condition on the documents to learn from and to label; null (the default) means every document with a vector. The others get no label.</summary>
    public Filter? Filter { get; init; }
}
