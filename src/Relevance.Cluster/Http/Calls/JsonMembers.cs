using System.Text;
using System.Text.Json;

namespace Relevance.Cluster.Http.Calls;

/// <summary>
/// The properties of one JSON object, each as a slice of its text. Documents are parsed from their own slice, so that they can have the full nesting depth of
/// documents, and no text is stored twice.
/// </summary>
internal sealed class JsonMembers
{
    // A document can be nested 64 levels deep, inside a few levels of the response. Deeper nesting is rejected when the document is parsed.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 80 };

    private readonly ReadOnlyMemory<byte> _text;
    private readonly Dictionary<string, Range> _members;

    private JsonMembers(ReadOnlyMemory<byte> text, Dictionary<string, Range> members)
    {
        _text = text;
        _members = members;
    }

    public static JsonMembers None { get; } = new(default, []);

    /// <summary>Gets the text of the entire object.</summary>
    public ReadOnlySpan<byte> Text => _text.Span;

    /// <summary>Parses an object to its end, so that a truncated one is detected.</summary>
    /// <exception cref="JsonException">The text is not one valid JSON object.</exception>
    public static JsonMembers Parse(ReadOnlyMemory<byte> utf8)
    {
        Dictionary<string, Range> members = new(StringComparer.Ordinal);
        Utf8JsonReader reader = new(utf8.Span, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = ReadText(ref reader);
            reader.Read();
            members[name] = Skip(ref reader);
        }

        // Rejects anything except white space after the object.
        reader.Read();
        return new JsonMembers(utf8, members);
    }

    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>Returns a property as a value; missing if the object does not have it.</summary>
    public FieldValue Get(string name) => _members.TryGetValue(name, out Range range) ? FieldValue.Parse(_text[range].Span) : default;

    /// <summary>Returns the text of a property; empty if the object does not have it.</summary>
    public ReadOnlyMemory<byte> GetText(string name) => _members.TryGetValue(name, out Range range) ? _text[range] : default;

    /// <summary>Returns the text of each item of an array; empty if the property is missing or not an array.</summary>
    public List<ReadOnlyMemory<byte>> GetItems(string name)
    {
        List<ReadOnlyMemory<byte>> items = [];
        if (!_members.TryGetValue(name, out Range range))
        {
            return items;
        }

        ReadOnlyMemory<byte> array = _text[range];
        Utf8JsonReader reader = new(array.Span, Options);
        if (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(array[Skip(ref reader)]);
            }
        }

        return items;
    }

    /// <summary>Reads the items of an array as documents.</summary>
    /// <exception cref="InvalidDocumentException">An item is not a document.</exception>
    public List<Document> GetDocuments(string name) => GetItems(name).ConvertAll(item => Document.Parse(item.Span));

    private static Range Skip(ref Utf8JsonReader reader)
    {
        int start = checked((int)reader.TokenStartIndex);
        if (!reader.TrySkip())
        {
            throw new JsonException("The JSON text ends early.");
        }

        return start..checked((int)reader.BytesConsumed);
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueIsEscaped ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A name is not valid Unicode.", e);
        }
    }
}
