using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// Converts a <see cref="FieldValue"/> to and from JSON with System.Text.Json, as the JSON value that it is. A missing value is written as null, and null is
/// read as null.
/// </summary>
/// <remarks>Numbers keep their text. An array of numbers is read as an array: it becomes a vector by the name of the field that it is assigned to.</remarks>
public sealed class FieldValueJsonConverter : JsonConverter<FieldValue>
{
    /// <summary>Gets a value indicating whether the converter handles null. It does, because null is a value.</summary>
    public override bool HandleNull => true;

    /// <summary>Reads one value.</summary>
    /// <param name="reader">The reader, at the beginning of the value.</param>
    /// <param name="typeToConvert">The type <see cref="FieldValue"/>.</param>
    /// <param name="options">Ignored.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">
    /// The JSON has a name twice in one object, nests deeper than 64 levels, or contains a text that is not valid Unicode.
    /// </exception>
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
    /// <param name="writer">The writer that receives the value.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">Ignored.</param>
    public override void Write(Utf8JsonWriter writer, FieldValue value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonTreeWriter.WriteValue(writer, value);
    }
}
