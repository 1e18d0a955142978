using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the kind of a value in a document.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldKind>))]
public enum FieldKind
{
    /// <summary>The field is missing: the document has no value at the path.</summary>
    Missing,

    /// <summary>The field exists and is JSON <c>null</c>.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text; dates are text too.</summary>
    Text,

    /// <summary>An array of values.</summary>
    Array,

    /// <summary>An object: named values.</summary>
    Object,

    /// <summary>A dense vector of float32 components.</summary>
    Vector,
}
