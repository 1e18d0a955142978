using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// Converts a <see cref="FieldValue"/> to and from JSON with System.Text.Json, as the JSON value that it is. A missing value is written as null, and null is
/// read as null.
/// </summary>
/// <remarks>Numbers keep their text. An array of numbers is read as an array: it becomes a vector by the name of the field that it is assigned to.</remarks>
internal sealed class FieldValueJsonConverter : JsonConverter<FieldValue>
{
    public override bool HandleNull => true;

    public override FieldValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        try
        {
            return JsonTreeReader.ReadValue(JsonMarshal.GetRawUtf8Value(json.RootElement));
        }
        catch (InvalidDocumentException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, FieldValue value, JsonSerializerOptions options)
    {
        JsonTreeWriter.WriteValue(writer, value);
    }
}
