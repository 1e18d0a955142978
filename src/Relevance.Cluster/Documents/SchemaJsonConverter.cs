using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Documents;

/// <summary>
/// Converts a <see cref="Schema"/> to and from JSON with System.Text.Json, as <see cref="Schema.ToJson"/> does: <c>{"title": "text", "title_vector_":
/// {"vector": 384}}</c>.
/// </summary>
internal sealed class SchemaJsonConverter : JsonConverter<Schema>
{
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

    public override void Write(Utf8JsonWriter writer, Schema value, JsonSerializerOptions options)
    {
        writer.WriteRawValue(value.ToJson());
    }
}
