namespace Relevance.Cluster.NotebookRunner;

/// <summary>A value in one media type.</summary>
/// <param name="MimeType">The media type, such as <c>text/html</c>.</param>
/// <param name="Text">The text.</param>
internal readonly record struct FormattedValue(string MimeType, string Text);
