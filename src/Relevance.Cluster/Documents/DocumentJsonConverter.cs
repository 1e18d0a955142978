using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents;

/// <summary>
/// Writes and reads a <see cref="Document"/> with System.Text.Json as <see cref="Document.ToJson"/> and <see cref="Document.Parse(string)"/> do: one
/// object, <c>_id</c> first.
/// </summary>
/// <remarks>
/// The class carries it, so that <c>Results.Ok(documents)</c> and a posted list of documents keep every field, whatever the options are. No reflection
/// takes part.
/// </remarks>
public sealed class DocumentJsonConverter : JsonConverter<Document>
{
    /// <summary>Reads one object.</summary>
    /// <param name="reader">Stands at its beginning.</param>
    /// <param name="typeToConvert">The class.</param>
    /// <param name="options">Not looked at.</param>
    /// <returns>The document.</returns>
    /// <exception cref="JsonException">It is no document: the message is that of <see cref="Document.Parse(string)"/>.</exception>
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

    /// <summary>Writes one object.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The document.</param>
    /// <param name="options">Not looked at.</param>
    public override void Write(Utf8JsonWriter writer, Document value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        JsonTreeWriter.WriteDocument(writer, value.Id, value.Fields, []);
    }
}
