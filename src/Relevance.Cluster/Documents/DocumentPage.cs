using Relevance.Cluster.Documents;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>One page of documents.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record DocumentPage : INotebookResult
{
    /// <summary>Gets the documents, in the order of the query; empty past the end.</summary>
    public required IReadOnlyList<Document> Documents { get; init; }

    /// <summary>Gets what to ask the next page with; null at the end.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Prints the documents as JSON, one a line; "" for an empty page.</summary>
    public override string ToString() => string.Join('\n', Documents);

    void INotebookResult.Show(NotebookPage page) => page.Records(Documents.Select(document => DocumentCells.Of(document).ToArray()));
}
