namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>The revisions of rows with labels.</summary>
/// <param name="Vectors">That of the vectors.</param>
/// <param name="Labels">That of the labels.</param>
internal sealed record RowRevisions(string? Vectors, string? Labels);
