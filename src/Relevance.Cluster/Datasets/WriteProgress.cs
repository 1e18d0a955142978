namespace Relevance.Cluster;

/// <summary>How far a write has come. What is counted here is acknowledged by the store.</summary>
/// <param name="WrittenCount">Documents added, replaced or changed so far.</param>
/// <param name="RejectedCount">Documents rejected so far.</param>
public readonly record struct WriteProgress(long WrittenCount, long RejectedCount);
