using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies how a query is handled that names a field which the dataset does not have.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnknownFieldHandling>))]
public enum UnknownFieldHandling
{
    /// <summary>
    /// The query is rejected: a <see cref="FieldNotFoundException"/> names the field and the existing ones. A misspelled name is not a condition that matches
    /// nothing.
    /// </summary>
    Reject,

    /// <summary>The field is treated as missing in every document: filters on it match accordingly, and selecting it has no effect.</summary>
    Ignore,
}
