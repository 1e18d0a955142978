using System.Buffers;
using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

public sealed partial class Document
{
    /// <summary>Parses JSON text as a document.</summary>
    /// <param name="json">
    /// The JSON text of one object. <c>_id</c> is required, as text that is not empty; a number is read as its text. No name can occur twice in one object.
    /// Numbers keep their text.
    /// </param>
    /// <returns>The document.</returns>
    /// <exception cref="InvalidDocumentException">
    /// The text is not one valid JSON object, nests deeper than 64 levels, has a name twice, or has no valid <c>_id</c>.
    /// </exception>
    public static Document Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(JsonTreeReader.ToUtf8(json));
    }

    /// <summary>Parses UTF-8 JSON as a document.</summary>
    /// <param name="utf8Json">
    /// The JSON text of one object as UTF-8, with or without a byte order mark. <c>_id</c> is required, as text that is not empty; a number is read as its
    /// text. No name can occur twice in one object. Numbers keep their text.
    /// </param>
    /// <returns>The document.</returns>
    /// <exception cref="InvalidDocumentException">
    /// The bytes are not one valid JSON object in UTF-8, nest deeper than 64 levels, have a name twice, or have no valid <c>_id</c>.
    /// </exception>
    public static Document Parse(ReadOnlySpan<byte> utf8Json)
    {
        FieldMap fields = JsonTreeReader.ReadDocument(utf8Json, names: null, out FieldValue id);
        return new Document(RequireId(id), fields);
    }

    /// <summary>Creates a document from an object. The nested values are shared: nothing below the top level is copied.</summary>
    /// <param name="value">An object with <c>_id</c>, as text that is not empty; a number is read as its text.</param>
    /// <returns>The document.</returns>
    /// <exception cref="InvalidDocumentException">The value is not an object, or has no valid <c>_id</c>.</exception>
    public static Document FromValue(FieldValue value)
    {
        if (value.Map is not { } map)
        {
            throw new InvalidDocumentException($"expected a document, which is an object; found {FieldKinds.Describe(value.Kind)}.");
        }

        string id = RequireId(map.Get(IdField));
        FieldMap fields = map.Copy();
        fields.Remove(IdField);
        return new Document(id, fields);
    }

    /// <summary>Writes the document as JSON text.</summary>
    /// <returns>
    /// Compact JSON, <c>_id</c> first. Values are written as they were read: numbers with their text, vectors with the shortest text of each float32. A
    /// component that is not finite is written as null, a lone surrogate as U+FFFD.
    /// </returns>
    public string ToJson() => JsonTreeWriter.ToText(writer => JsonTreeWriter.WriteDocument(writer, Id, _fields, []));

    /// <summary>Writes the document as UTF-8 JSON, optionally without some of its fields.</summary>
    /// <param name="output">The buffer that receives the bytes.</param>
    /// <param name="omittedFields">
    /// The paths of the fields to omit, such as vectors that are stored separately; null omits none. A path without a value is ignored.
    /// </param>
    public void WriteJson(IBufferWriter<byte> output, IEnumerable<FieldPath>? omittedFields = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        string[][] omitted = omittedFields is null
            ? []
            : [.. omittedFields.Select(path => FieldTree.IsLiteral(_fields, path) ? [path.ToString()] : path.ToSegments())];
        using Utf8JsonWriter writer = JsonTreeWriter.Create(output);
        JsonTreeWriter.WriteDocument(writer, Id, _fields, omitted);
    }

    /// <summary>Writes the document as JSON text.</summary>
    /// <returns>The same as <see cref="ToJson"/>.</returns>
    public override string ToString() => ToJson();

    internal static string RequireId(FieldValue id)
    {
        string text = id.Kind switch
        {
            FieldKind.Text or FieldKind.Number => id.ToString(),
            FieldKind.Missing => throw new InvalidDocumentException($"the document has no '{IdField}'; every document needs one, as text."),
            _ => throw new InvalidDocumentException(
                $"'{IdField}' must be text (a number becomes its text), found {FieldKinds.Describe(id.Kind)}."),
        };
        return text.Length == 0 ? throw new InvalidDocumentException($"'{IdField}' is empty.")
            : UnicodeText.FindLoneSurrogate(text) >= 0 ? throw new InvalidDocumentException($"'{IdField}' is not valid Unicode: it has a lone surrogate.")
            : text;
    }
}
