using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies whether reading a file stops at a document that cannot be read, or lists it and continues.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BadDocumentHandling>))]
public enum BadDocumentHandling
{
    /// <summary>
    /// The document is skipped and listed with its line, and reading continues. The list is <see cref="WriteSummary.Rejected"/> if the documents go directly
    /// from the file into a dataset, and <see cref="DocumentFileOptions.Rejected"/>. Without a list, reading stops, so that no document is lost silently.
    /// </summary>
    List,

    /// <summary>Reading stops with an <see cref="InvalidDocumentException"/> that states the line.</summary>
    Stop,
}
