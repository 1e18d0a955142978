using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Says whether a question that names a field which the dataset does not have is rejected or answered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnknownFieldHandling>))]
public enum UnknownFieldHandling
{
    /// <summary>
    /// It is refused: a <see cref="FieldNotFoundException"/> names the field and those that there are. A misspelled name is no condition that nothing meets.
    /// </summary>
    Reject,

    /// <summary>The field is missing in every document, and that is all: filters on it match accordingly, and it is selected in vain.</summary>
    Ignore,
}
