using System.Globalization;

namespace Relevance.Cluster;

/// <summary>Documents were to be written, and not one of them was accepted.</summary>
public sealed class DocumentsRefusedException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="DocumentsRefusedException"/> class.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="refused">Every document with the reason; not empty.</param>
    public DocumentsRefusedException(string datasetId, IReadOnlyList<RefusedDocument> refused)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Dataset '{datasetId}': not one of {refused.Count} documents was accepted. {(refused[0].SourceLocation is null ? $"Document '{refused[0].DocumentId}': {refused[0].Reason}" : $"{refused[0]}")}"))
    {
        DatasetId = datasetId;
        Refused = refused;
    }

    /// <summary>Gets the dataset.</summary>
    public string DatasetId { get; }

    /// <summary>Gets every document with the reason.</summary>
    public IReadOnlyList<RefusedDocument> Refused { get; }
}
