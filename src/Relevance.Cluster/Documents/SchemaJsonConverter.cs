using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Documents;

/// <summary>
/// Converts a <see cref="Schema"/> to and from JSON with System.Text.Json, as <see cref="Schema.ToJson"/> does: <c>{"title": "text", "title_vector_":
/// {"vector": 384}}</c>.
/// </summary>
public sealed class SchemaJsonConverter : JsonConverter<Schema>
{
    /// <summary>Reads one schema.</summary>
    /// <param name="reader">The reader, at the beginning of the object.</param>
    /// <param name="typeToConvert">The type <see cref="Schema"/>.</param>
    /// <param name="options">Ignored.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="JsonException">The JSON is not a valid schema.</exception>
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

    /// <summary>Writes one schema.</summary>
    /// <param name="writer">The writer that receives the object.</param>
    /// <param name="value">The schema.</param>
    /// <param name="options">Ignored.</param>
    public override void Write(Utf8JsonWriter writer, Schema value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteRawValue(value.ToJson());
    }
}
