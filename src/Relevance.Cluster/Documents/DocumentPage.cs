using Relevance.Cluster.Documents;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>One page of documents with the cursor to the next page.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record DocumentPage : INotebookResult
{
    /// <summary>Gets the documents, in the order of the query; empty after the last page.</summary>
    public required IReadOnlyList<Document> Documents { get; init; }

    /// <summary>Gets the cursor to the next page; null on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Returns the documents as JSON, one per line; "" for an empty page.</summary>
    public override string ToString() => string.Join('\n', Documents);

    void INotebookResult.Show(NotebookPage page) => page.Records(Documents.Select(document => DocumentCells.Of(document).ToArray()));
}
