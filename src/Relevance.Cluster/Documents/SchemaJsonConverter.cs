using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Documents;

/// <summary>
/// Writes and reads a <see cref="Schema"/> with System.Text.Json as <see cref="Schema.ToJson"/> does: <c>{"title": "text", "title_vector_": {"vector":
/// 384}}</c>.
/// </summary>
public sealed class SchemaJsonConverter : JsonConverter<Schema>
{
    /// <summary>Reads one object.</summary>
    /// <param name="reader">Stands at its beginning.</param>
    /// <param name="typeToConvert">The class.</param>
    /// <param name="options">Not looked at.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="JsonException">It is no schema.</exception>
    public override Schema? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        try
        {
            return Schema.Parse(json.RootElement.GetRawText());
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>Writes one object.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The schema.</param>
    /// <param name="options">Not looked at.</param>
    public override void Write(Utf8JsonWriter writer, Schema value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteRawValue(value.ToJson());
    }
}
