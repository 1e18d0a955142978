using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Documents.Values;

/// <summary>Writes and reads a <see cref="FieldPath"/> with System.Text.Json as its dotted text.</summary>
public sealed class FieldPathJsonConverter : JsonConverter<FieldPath>
{
    /// <summary>Reads the text.</summary>
    /// <param name="reader">Stands at it.</param>
    /// <param name="typeToConvert">The type.</param>
    /// <param name="options">Not looked at.</param>
    /// <returns>The path.</returns>
    /// <exception cref="JsonException">It is no text, or the empty one.</exception>
    public override FieldPath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } path
            ? path
            : throw new JsonException("Expected the dotted path of a field, as text that is not empty.");

    /// <summary>Writes the text.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The path.</param>
    /// <param name="options">Not looked at.</param>
    public override void Write(Utf8JsonWriter writer, FieldPath value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
