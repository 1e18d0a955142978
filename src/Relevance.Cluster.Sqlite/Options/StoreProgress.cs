namespace Relevance.Cluster;

/// <summary>How far work on a whole store has come.</summary>
/// <param name="DoneCount">How many parts are done: pages of a backup, rows of an upgrade or a check.</param>
/// <param name="TotalCount">How many there are; a store that others write to may change it.</param>
public readonly record struct StoreProgress(long DoneCount, long TotalCount);
