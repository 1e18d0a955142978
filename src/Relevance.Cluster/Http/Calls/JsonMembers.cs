using System.Text;
using System.Text.Json;

namespace Relevance.Cluster.Http.Calls;

/// <summary>
/// The members of one JSON object, each as the piece of text that it is: documents are read from their own piece, so that they may be nested as deeply as documents may,
/// and nothing is held twice.
/// </summary>
internal sealed class JsonMembers
{
    // A document may be nested 64 deep; around it there are a few levels of the reply. What is deeper still is rejected where it is read as a document.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 80 };

    private readonly ReadOnlyMemory<byte> _text;
    private readonly Dictionary<string, Range> _members;

    private JsonMembers(ReadOnlyMemory<byte> text, Dictionary<string, Range> members)
    {
        _text = text;
        _members = members;
    }

    public static JsonMembers None { get; } = new(default, []);

    /// <summary>Gets the whole object.</summary>
    public ReadOnlySpan<byte> Text => _text.Span;

    /// <summary>Takes an object apart; reads it to its end, so that what was cut is noticed.</summary>
    /// <exception cref="JsonException">It is not one valid JSON object.</exception>
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

        // Anything but white space after the object is rejected here.
        reader.Read();
        return new JsonMembers(utf8, members);
    }

    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>Gets a member as a value; missing when there is none.</summary>
    public FieldValue Get(string name) => _members.TryGetValue(name, out Range range) ? FieldValue.Parse(_text[range].Span) : default;

    /// <summary>Gets the text of a member; empty when there is none.</summary>
    public ReadOnlyMemory<byte> GetText(string name) => _members.TryGetValue(name, out Range range) ? _text[range] : default;

    /// <summary>Gets the pieces of text that the items of an array are; none when the member is missing, null or something else.</summary>
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
    /// <exception cref="InvalidDocumentException">One is none.</exception>
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
