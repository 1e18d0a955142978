namespace Relevance.Cluster;

/// <summary>The options of <see cref="ClusterOps.AssignBatchesAsync"/>: which documents get the label of their nearest centroid.</summary>
public sealed record AssignOptions
{
    /// <summary>
    /// Gets a value indicating whether documents that have a label, <c>outlier</c> included, are assigned again. The default is <see langword="false"/>: only
    /// documents without a label, such as those inserted after the fit, get one.
    /// </summary>
    public bool IncludeLabeled { get; init; }

    /// <summary>Gets the number of labels that are written together, at least 1. The default is 4096. The labels do not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A batch has at least 1 vector.");
    } = 4096;

    /// <summary>Gets a condition on the documents; null (the default) means every document with a vector.</summary>
    public Filter? Filter { get; init; }
}
