namespace Relevance.Cluster.Documents;

/// <summary>
/// Collects, for a write or an inspection of the documents of a <see cref="DocumentSource"/>, the facts that the documents themselves do not contain.
/// </summary>
/// <param name="Rejected">Gets the documents that cannot be read; null if they are not collected.</param>
internal record ReadTally(ICollection<RejectedDocument>? Rejected)
{
    /// <summary>
    /// Gets or sets the number of values of the documents read so far that are not finite in the file, and therefore null or missing in the document.
    /// </summary>
    public long NotFiniteCount { get; set; }
}
