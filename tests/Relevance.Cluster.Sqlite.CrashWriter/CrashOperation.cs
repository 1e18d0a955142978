namespace Relevance.Cluster.Sqlite.CrashWriter;

/// <summary>Something that a store does in one step: after a kill it must have been done as a whole, or not at all.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="RunAsync">
/// Does it, the same on a store and on its twin: what it does may depend on the number of the step and on what the store holds, and on nothing else. It must be
/// whole when its task ends.
/// </param>
public sealed record CrashOperation(string Name, Func<CrashContext, int, Task> RunAsync);
