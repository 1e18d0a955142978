namespace Relevance.Cluster.Documents;

/// <summary>One page of documents.</summary>
public sealed record DocumentPage
{
    /// <summary>Gets the documents, in the order of the query; empty past the end.</summary>
    public required IReadOnlyList<Document> Documents { get; init; }

    /// <summary>Gets what to ask the next page with; null at the end.</summary>
    public string? NextCursor { get; init; }
}
