using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the content that the values of a field look like.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InspectedContent>))]
public enum InspectedContent
{
    /// <summary>No document has a value other than null.</summary>
    Empty,

    /// <summary>An id: text without spaces, or integers in a field that is named as an id, all different.</summary>
    Id,

    /// <summary>Vectors of one dimension, at least 8 unless the field is a vector field by its name or format.</summary>
    Vector,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A category or label: a few different texts, each in two documents on average or more, such as a ground truth.</summary>
    Category,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Dates in ISO 8601.</summary>
    Date,

    /// <summary>Booleans.</summary>
    Boolean,

    /// <summary>Addresses of images: <c>https://….png</c> and similar ones, or <c>data:image/…</c>.</summary>
    ImageAddress,

    /// <summary>Arrays that are not vectors.</summary>
    Array,

    /// <summary>Empty objects; the fields in others are listed by their paths.</summary>
    Object,

    /// <summary>Values of different kinds.</summary>
    Mixed,
}
