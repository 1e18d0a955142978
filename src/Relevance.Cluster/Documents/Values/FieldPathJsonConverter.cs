using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Documents.Values;

/// <summary>Converts a <see cref="FieldPath"/> to and from JSON with System.Text.Json, as its dotted text.</summary>
internal sealed class FieldPathJsonConverter : JsonConverter<FieldPath>
{
    public override FieldPath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } path
            ? path
            : throw new JsonException("Expected the dotted path of a field, as text that is not empty.");

    public override void Write(Utf8JsonWriter writer, FieldPath value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.ToString());
    }
}
