namespace Relevance.Cluster.Documents.Files;

/// <summary>Collects, for an inspection or a join of files, also the facts of the file as a whole.</summary>
/// <param name="Rejected">Gets the documents that cannot be read; null if they are not collected.</param>
internal sealed record FileTally(ICollection<RejectedDocument>? Rejected) : ReadTally(Rejected)
{
    /// <summary>Gets or sets the number of documents of the file, bad ones included, if it is known before they are read; otherwise null.</summary>
    public long? ExpectedCount { get; set; }

    /// <summary>Gets or sets the number of documents read so far, bad ones included.</summary>
    public long ReadCount { get; set; }

    /// <summary>Gets or sets the number of good documents read so far that were numbered because they have no id, in a format that has ids.</summary>
    public long MissingIdCount { get; set; }

    /// <summary>Gets or sets the position of the first of them.</summary>
    public long FirstMissingId { get; set; }

    /// <summary>Gets or sets a value indicating whether the format has no ids, so that its documents are numbered.</summary>
    public bool IsNumbered { get; set; }

    /// <summary>Gets or sets the layout of a CSV file; null for other formats, and before it is known.</summary>
    public CsvLayout? Layout { get; set; }
}
