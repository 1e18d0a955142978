using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Says whether reading a file stops at a document that cannot be read, or lists it and goes on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BadDocumentHandling>))]
public enum BadDocumentHandling
{
    /// <summary>
    /// It is left out and listed with its line, and reading goes on: in <see cref="WriteSummary.Rejected"/> when the documents go straight from the file into
    /// a dataset, and in <see cref="DocumentFileOptions.Rejected"/>. Where there is no list, reading stops, so that nothing is lost without a word.
    /// </summary>
    List,

    /// <summary>Reading stops with an <see cref="InvalidDocumentException"/> that says the line.</summary>
    Stop,
}
