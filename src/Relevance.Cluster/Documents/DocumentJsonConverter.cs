using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents;

/// <summary>
/// Converts a <see cref="Document"/> to and from JSON with System.Text.Json, as <see cref="Document.ToJson"/> and <see cref="Document.Parse(string)"/> do: one
/// object, <c>_id</c> first.
/// </summary>
internal sealed class DocumentJsonConverter : JsonConverter<Document>
{
    public override Document? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        try
        {
            return Document.Parse(JsonMarshal.GetRawUtf8Value(json.RootElement));
        }
        catch (InvalidDocumentException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Document value, JsonSerializerOptions options)
    {
        JsonTreeWriter.WriteDocument(writer, value.Id, value.Fields, []);
    }
}
