namespace Relevance.Cluster.Sqlite.CrashWriter;

/// <summary>An atomic operation of a store: after a kill it must be applied completely, or not at all.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="RunAsync">
/// Runs the operation, equally on a store and on its twin: it can depend on the number of the step and on the content of the store only. It must be
/// complete when its task ends.
/// </param>
public sealed record CrashOperation(string Name, Func<CrashContext, int, Task> RunAsync);
