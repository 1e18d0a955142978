namespace Relevance.Cluster.Drawing;

/// <summary>The text of a figure for screen readers.</summary>
/// <param name="Title">The title.</param>
/// <param name="Description">The content of the figure, in one or two sentences.</param>
internal readonly record struct Caption(string Title, string Description);
