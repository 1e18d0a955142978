namespace Relevance.Cluster.Notebooks;

/// <summary>Defines how a result appears in a notebook, with figures and tables in addition to its <see cref="object.ToString"/>.</summary>
internal interface INotebookResult
{
    /// <summary>Adds the parts to the page, from top to bottom.</summary>
    void Show(NotebookPage page);
}
