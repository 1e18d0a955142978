using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// Writes and reads a <see cref="FieldValue"/> with System.Text.Json as the JSON value that it is; a missing one is written as null, and null is read as
/// null.
/// </summary>
/// <remarks>Numbers keep their text. An array of numbers is read as an array: what makes a vector is the name of the field that it is put in.</remarks>
public sealed class FieldValueJsonConverter : JsonConverter<FieldValue>
{
    /// <summary>Gets a value indicating whether null is handed to the converter: it is, since null is a value.</summary>
    public override bool HandleNull => true;

    /// <summary>Reads one value.</summary>
    /// <param name="reader">Stands at its beginning.</param>
    /// <param name="typeToConvert">The type.</param>
    /// <param name="options">Not looked at.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">It has a name twice in one object, nests deeper than 64 levels, or holds a text that is not valid Unicode.</exception>
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

    /// <summary>Writes one value.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">Not looked at.</param>
    public override void Write(Utf8JsonWriter writer, FieldValue value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonTreeWriter.WriteValue(writer, value);
    }
}
