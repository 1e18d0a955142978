namespace Relevance.Cluster;

/// <summary>Which documents <see cref="ClusterOps.AssignBatchesAsync"/> labels, and how many at a time.</summary>
public sealed record BatchAssignOptions
{
    /// <summary>Gets which documents are labeled. The default is <see cref="AssignScope.Unlabeled"/>: labels that are there stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such scope.</exception>
    public AssignScope Scope
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such scope.");
    } = AssignScope.Unlabeled;

    /// <summary>Gets how many labels are written at a time, at least 1. The default is 4096. The labels do not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A batch has at least 1 vector.");
    } = 4096;

    /// <summary>Gets the condition on the documents; null (the default) means every document with a vector.</summary>
    public Filter? Filter { get; init; }
}
