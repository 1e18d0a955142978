namespace Relevance.Cluster.Sqlite.CrashWriter;

/// <summary>The outcome of a kill.</summary>
/// <param name="Operation">The operation that was going on, or <c>open</c>.</param>
/// <param name="IsDone">Whether the store has it completely, although it was not acknowledged.</param>
/// <param name="AcknowledgedCount">How many operations the process had acknowledged.</param>
public sealed record KillOutcome(string Operation, bool IsDone, int AcknowledgedCount);
