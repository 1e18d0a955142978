namespace Relevance.Cluster.Documents.Files;

/// <summary>Collects, for a write of a file's documents into a dataset, the facts that the documents themselves do not contain.</summary>
/// <param name="Rejected">Gets the documents that cannot be read.</param>
internal sealed record FileTally(ICollection<RejectedDocument> Rejected)
{
    /// <summary>
    /// Gets or sets the number of values of the documents read so far that are not finite in the file, and therefore null or missing in the document.
    /// </summary>
    public long NotFiniteCount { get; set; }

    /// <summary>Gets or sets the number of documents of the file, bad ones included, if it is known before they are read; otherwise null.</summary>
    public long? ExpectedCount { get; set; }
}
