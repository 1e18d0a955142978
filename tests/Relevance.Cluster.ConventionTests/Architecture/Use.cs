namespace Relevance.Cluster.ConventionTests.Architecture;

/// <summary>A type that uses another. The room of a type outside of the project is null.</summary>
internal sealed record Use(string FromRoom, string From, string? ToRoom, string To);
