using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents;

/// <summary>
/// Converts a <see cref="Document"/> to and from JSON with System.Text.Json, as <see cref="Document.ToJson"/> and <see cref="Document.Parse(string)"/> do: one
/// object, <c>_id</c> first.
/// </summary>
/// <remarks>
/// The class <see cref="Document"/> names this converter, so <c>Results.Ok(documents)</c> and a posted array of documents preserve every field, whatever the
/// options are. No reflection is used.
/// </remarks>
public sealed class DocumentJsonConverter : JsonConverter<Document>
{
    /// <summary>Reads one document.</summary>
    /// <param name="reader">The reader, at the beginning of the object.</param>
    /// <param name="typeToConvert">The type <see cref="Document"/>.</param>
    /// <param name="options">Ignored.</param>
    /// <returns>The document.</returns>
    /// <exception cref="JsonException">The JSON is not a valid document: the message is that of <see cref="Document.Parse(string)"/>.</exception>
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

    /// <summary>Writes one document.</summary>
    /// <param name="writer">The writer that receives the object.</param>
    /// <param name="value">The document.</param>
    /// <param name="options">Ignored.</param>
    public override void Write(Utf8JsonWriter writer, Document value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        JsonTreeWriter.WriteDocument(writer, value.Id, value.Fields, []);
    }
}
