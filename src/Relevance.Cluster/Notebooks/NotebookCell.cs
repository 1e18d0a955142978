namespace Relevance.Cluster.Notebooks;

/// <summary>One field of a record in a notebook table.</summary>
/// <param name="Name">The name of the field: the heading of its column.</param>
/// <param name="Text">The text for readers.</param>
/// <param name="IsNumber">Whether the cell is aligned to the right.</param>
internal readonly record struct NotebookCell(string Name, string Text, bool IsNumber = false);
