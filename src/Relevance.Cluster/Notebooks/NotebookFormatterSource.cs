namespace Relevance.Cluster.Notebooks;

/// <summary>The formatters of every result: one for HTML and one for plain text.</summary>
internal sealed class NotebookFormatterSource
{
    private readonly NotebookFormatter[] _formatters =
        [new(NotebookFormatter.Html, NotebookPage.Of), new(NotebookFormatter.PlainText, result => result.ToString() ?? "")];

    /// <summary>Gives the formatters; found by its name.</summary>
    public IEnumerable<object> CreateTypeFormatters() => _formatters;
}
