using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies how a document of a file that has no id is handled.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MissingIdHandling>))]
public enum MissingIdHandling
{
    /// <summary>The document is bad: see <see cref="DocumentFileOptions.BadDocuments"/>.</summary>
    Reject,

    /// <summary>
    /// The document gets the id <c>row-1</c>, <c>row-2</c>, … by its position among the documents of the file, bad ones included, counted from 1.
    /// </summary>
    Generate,
}
