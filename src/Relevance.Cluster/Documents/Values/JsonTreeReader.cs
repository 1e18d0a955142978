using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Relevance.Cluster.Documents.Values;

/// <summary>Reads JSON text as values. Every error in the text is an <see cref="InvalidDocumentException"/>.</summary>
internal static class JsonTreeReader
{
    /// <summary>The maximum depth of nested arrays and objects, the outermost included.</summary>
    public const int MaxDepth = 64;

    /// <summary>The size above which a text repeats enough names (in chunks, for example) to justify its own name pool.</summary>
    private const int MinPooledLength = 32 * 1024;

    /// <summary>The sentence that the parser appends about options, which only some callers have.</summary>
    private const string ParserHint = " which is not supported in this mode. Change the reader options.";

    // One level more than is allowed, so that our own code rejects the text and states the limit.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth + 1 };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    public static byte[] ToUtf8(string json)
    {
        try
        {
            return StrictUtf8.GetBytes(json);
        }
        catch (EncoderFallbackException e)
        {
            throw new InvalidDocumentException(
                string.Create(CultureInfo.InvariantCulture, $"the text is not valid Unicode: a lone surrogate at position {e.Index}."), innerException: e);
        }
    }

    /// <summary>Reads one object and returns its <c>_id</c> separately and unchanged; missing if it has none.</summary>
    public static FieldMap ReadDocument(ReadOnlySpan<byte> utf8, NamePool? names, out FieldValue id)
    {
        FieldValue foundId = default;
        try
        {
            Utf8JsonReader reader = Start(utf8);
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new InvalidDocumentException($"expected a JSON object, found {Describe(reader.TokenType)}.");
            }

            FieldMap root = ReadMembers(ref reader, names ?? MakePool(utf8), isRoot: true, ref foundId);
            End(ref reader);
            id = foundId;
            return root;
        }
        catch (JsonException e)
        {
            throw new InvalidDocumentException(Describe(e), NameOf(foundId), innerException: e);
        }
        catch (InvalidDocumentException e) when (NameOf(foundId) is { } name)
        {
            throw new InvalidDocumentException(e.Reason, name, innerException: e);
        }
    }

    public static FieldValue ReadValue(ReadOnlySpan<byte> utf8)
    {
        try
        {
            FieldValue unused = default;
            Utf8JsonReader reader = Start(utf8);
            FieldValue value = ReadValue(ref reader, "", MakePool(utf8), ref unused);
            End(ref reader);
            return value;
        }
        catch (JsonException e)
        {
            throw new InvalidDocumentException(Describe(e), innerException: e);
        }
    }

    /// <summary>Returns the id as used in messages, if it is a valid kind of id.</summary>
    private static string? NameOf(FieldValue id) => id.Kind is FieldKind.Text or FieldKind.Number ? id.ToString() : null;

    /// <summary>Returns the parser's message, with a position that counts from 1.</summary>
    private static string Describe(JsonException e)
    {
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string line = e.LineNumber is > 0 and { } number ? string.Create(CultureInfo.InvariantCulture, $", line {number + 1} of it") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"not valid JSON: {(end < 0 ? e.Message : e.Message[..end]).Replace(ParserHint, "", StringComparison.Ordinal).TrimEnd('.')} (at byte "
                + $"{(e.BytePositionInLine ?? 0) + 1}{line})."
        );
    }

    private static NamePool? MakePool(ReadOnlySpan<byte> utf8) => utf8.Length < MinPooledLength ? null : new NamePool();

    private static Utf8JsonReader Start(ReadOnlySpan<byte> utf8)
    {
        utf8 = utf8.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;
        if (!Utf8.IsValid(utf8))
        {
            throw new InvalidDocumentException(
                string.Create(CultureInfo.InvariantCulture, $"the text is not valid UTF-8: the first wrong byte is at offset {ValidLength(utf8)}."));
        }

        Utf8JsonReader reader = new(utf8, Options);
        reader.Read();
        return reader;
    }

    // The reader itself rejects anything but white space after the value.
    private static void End(ref Utf8JsonReader reader) => reader.Read();

    private static int ValidLength(ReadOnlySpan<byte> utf8)
    {
        int length = 0;
        while (Rune.DecodeFromUtf8(utf8[length..], out _, out int consumed) == OperationStatus.Done)
        {
            length += consumed;
        }

        return length;
    }

    private static FieldValue ReadValue(ref Utf8JsonReader reader, string name, NamePool? names, ref FieldValue id)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new FieldValue(ReadMembers(ref reader, names, isRoot: false, ref id));
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, name, names, ref id);
            case JsonTokenType.String:
                return VectorNames.Normalize(name, ReadText(ref reader, name));
            case JsonTokenType.Number:
                return JsonNumber.Parse(reader.ValueSpan);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                return FieldValue.Null;
        }
    }

    private static FieldMap ReadMembers(ref Utf8JsonReader reader, NamePool? names, bool isRoot, ref FieldValue id)
    {
        CheckDepth(reader.CurrentDepth);
        FieldMap members = new();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.ValueIsEscaped
                ? ReadText(ref reader, "a field name")
                : names?.Get(reader.ValueSpan) ?? Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Read();
            bool isNew;
            if (isRoot && name == Document.IdField)
            {
                isNew = id.Kind == FieldKind.Missing;
                FieldValue unused = default;
                id = isNew ? ReadValue(ref reader, name, names, ref unused) : id;
            }
            else
            {
                isNew = members.TryAdd(name, ReadValue(ref reader, name, names, ref id));
            }

            if (!isNew)
            {
                throw new InvalidDocumentException($"the name '{name}' occurs twice in one object.");
            }
        }

        return members;
    }

    private static FieldValue ReadArray(ref Utf8JsonReader reader, string name, NamePool? names, ref FieldValue id)
    {
        CheckDepth(reader.CurrentDepth);
        if (VectorNames.IsVectorName(name))
        {
            Utf8JsonReader ahead = reader;
            if (TryReadVector(ref ahead, out float[] vector))
            {
                reader = ahead;
                return vector;
            }
        }

        List<FieldValue> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader, "", names, ref id));
        }

        return new FieldValue(new FieldItems([.. items]));
    }

    /// <summary>Reads an array that consists of numbers only, each rounded directly from its text to float32.</summary>
    private static bool TryReadVector(ref Utf8JsonReader reader, out float[] vector)
    {
        float[] buffer = ArrayPool<float>.Shared.Rent(1024);
        try
        {
            int count = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.Number)
            {
                if (count == buffer.Length)
                {
                    float[] larger = ArrayPool<float>.Shared.Rent(count * 2);
                    buffer.AsSpan(0, count).CopyTo(larger);
                    ArrayPool<float>.Shared.Return(buffer);
                    buffer = larger;
                }

                buffer[count++] = JsonNumber.ParseSingle(reader.ValueSpan);
            }

            bool isVector = reader.TokenType == JsonTokenType.EndArray;
            vector = isVector ? buffer.AsSpan(0, count).ToArray() : [];
            return isVector;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static string ReadText(ref Utf8JsonReader reader, string name)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // The bytes are valid UTF-8, so the only text that the reader cannot decode has an unpaired escape such as \ud800.
            throw new InvalidDocumentException($"'{name}': the text is not valid Unicode (an escaped surrogate without its partner).", innerException: e);
        }
    }

    private static void CheckDepth(int depth)
    {
        if (depth >= MaxDepth)
        {
            throw new InvalidDocumentException(
                string.Create(CultureInfo.InvariantCulture, $"arrays and objects are nested deeper than {MaxDepth} levels."));
        }
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };
}
