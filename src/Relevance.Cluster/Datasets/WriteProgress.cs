namespace Relevance.Cluster;

/// <summary>The progress of a write. The store has acknowledged everything that is counted here.</summary>
/// <param name="WrittenCount">The number of documents added, replaced or changed so far.</param>
/// <param name="RejectedCount">The number of documents rejected so far.</param>
public readonly record struct WriteProgress(long WrittenCount, long RejectedCount);
