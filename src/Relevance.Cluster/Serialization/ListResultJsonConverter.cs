using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Serialization;

/// <summary>
/// Writes <see cref="MemberLists"/> and <see cref="AggregationResult"/> with System.Text.Json as objects with all their properties. Both are lists, which would
/// otherwise become arrays without the other properties. They are not read back.
/// </summary>
internal sealed class ListResultJsonConverter : JsonConverter<object>
{
    public override bool CanConvert(Type typeToConvert) => typeof(IListResult).IsAssignableFrom(typeToConvert);

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeToConvert.Name} is written as JSON and not read back; create one with its constructor.");

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        ((IListResult)value).WriteProperties(writer, options);
        writer.WriteEndObject();
    }
}

/// <summary>Defines how a result that is a list writes its properties as JSON.</summary>
internal interface IListResult
{
    /// <summary>Writes the properties, without the braces around them.</summary>
    void WriteProperties(Utf8JsonWriter writer, JsonSerializerOptions options);
}
