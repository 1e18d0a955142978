using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>What a field of a document holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldKind>))]
public enum FieldKind
{
    /// <summary>The document has no such field.</summary>
    Missing,

    /// <summary>The field is there and holds JSON <c>null</c>.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text; dates are text too.</summary>
    Text,

    /// <summary>A list of values.</summary>
    Array,

    /// <summary>Named values.</summary>
    Object,

    /// <summary>A dense vector of float32 components.</summary>
    Vector,
}
