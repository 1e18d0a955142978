using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The exception that is thrown if all documents of a write were rejected.</summary>
public sealed class DocumentsRejectedException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="DocumentsRejectedException"/> class.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="rejected">Every document with the reason; not empty.</param>
    public DocumentsRejectedException(string datasetId, IReadOnlyList<RejectedDocument> rejected)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Dataset '{datasetId}': all {rejected.Count} documents were rejected. {Describe(rejected[0])}"))
    {
        DatasetId = datasetId;
        Rejected = rejected;
    }

    /// <summary>Gets the dataset.</summary>
    public string DatasetId { get; }

    /// <summary>Gets every document with the reason.</summary>
    public IReadOnlyList<RejectedDocument> Rejected { get; }

    private static string Describe(RejectedDocument rejected) =>
        rejected.SourceLocation is null ? $"Document '{rejected.DocumentId}': {rejected.Reason}" : rejected.ToString();
}
