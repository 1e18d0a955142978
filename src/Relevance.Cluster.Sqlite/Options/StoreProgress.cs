namespace Relevance.Cluster;

/// <summary>The progress of a backup, a restore, a check or an upgrade.</summary>
/// <param name="DoneCount">The number of finished pages (backup, restore) or rows (check, upgrade).</param>
/// <param name="TotalCount">The total number, which can change if the store is written to concurrently.</param>
public readonly record struct StoreProgress(long DoneCount, long TotalCount);
