namespace Relevance.Cluster.Notebooks;

/// <summary>The formatters of every result: one for HTML and one for plain text.</summary>
internal sealed class NotebookFormatterSource
{
    private readonly NotebookFormatter[] _formatters =
        [new(NotebookFormatter.Html, NotebookPage.Of), new(NotebookFormatter.PlainText, result => result.ToString() ?? "")];

    /// <summary>Returns the formatters. The kernel finds this method by its name.</summary>
    public IEnumerable<object> CreateTypeFormatters() => _formatters;
}
