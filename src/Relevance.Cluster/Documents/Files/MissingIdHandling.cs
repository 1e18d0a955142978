using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>What happens to a document of a file that has no id.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MissingIdHandling>))]
public enum MissingIdHandling
{
    /// <summary>It is a bad document: see <see cref="DocumentFileOptions.BadDocuments"/>.</summary>
    Reject,

    /// <summary>It gets <c>row-1</c>, <c>row-2</c>, … by its place among the documents of the file, bad ones included, counted from 1.</summary>
    Generate,
}
