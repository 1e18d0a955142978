namespace Relevance.Cluster.Documents.Files;

/// <summary>Collects, for whoever writes the documents of a file into a dataset, what the documents themselves do not show.</summary>
/// <param name="Rejected">Gets the documents that cannot be read.</param>
internal sealed record FileTally(ICollection<RejectedDocument> Rejected)
{
    /// <summary>Gets or sets how many numbers of the documents that were read are not finite in the file, and so null or missing in the document.</summary>
    public long NotFiniteCount { get; set; }
}
