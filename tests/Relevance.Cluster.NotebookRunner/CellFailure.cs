namespace Relevance.Cluster.NotebookRunner;

/// <summary>The first cell that failed.</summary>
/// <param name="Cell">The number of the code cell, from 1.</param>
/// <param name="Message">What went wrong, as its error output says it.</param>
internal sealed record CellFailure(int Cell, string Message);
