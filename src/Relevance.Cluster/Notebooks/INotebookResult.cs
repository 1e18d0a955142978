namespace Relevance.Cluster.Notebooks;

/// <summary>A result that shows more of itself in a notebook than its <see cref="object.ToString"/>: a picture, a table.</summary>
internal interface INotebookResult
{
    /// <summary>Puts the parts onto the page, from top to bottom.</summary>
    void Show(NotebookPage page);
}
