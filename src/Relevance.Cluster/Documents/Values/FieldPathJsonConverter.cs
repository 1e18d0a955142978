using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Documents.Values;

/// <summary>Converts a <see cref="FieldPath"/> to and from JSON with System.Text.Json, as its dotted text.</summary>
public sealed class FieldPathJsonConverter : JsonConverter<FieldPath>
{
    /// <summary>Reads one path.</summary>
    /// <param name="reader">The reader, at the text.</param>
    /// <param name="typeToConvert">The type <see cref="FieldPath"/>.</param>
    /// <param name="options">Ignored.</param>
    /// <returns>The path.</returns>
    /// <exception cref="JsonException">The JSON value is not a text, or is empty.</exception>
    public override FieldPath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } path
            ? path
            : throw new JsonException("Expected the dotted path of a field, as text that is not empty.");

    /// <summary>Writes one path.</summary>
    /// <param name="writer">The writer that receives the text.</param>
    /// <param name="value">The path.</param>
    /// <param name="options">Ignored.</param>
    public override void Write(Utf8JsonWriter writer, FieldPath value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
