namespace Relevance.Cluster.NotebookRunner;

/// <summary>A piece of HTML that a cell made by itself.</summary>
/// <param name="Html">The HTML.</param>
public sealed record HtmlText(string Html);
