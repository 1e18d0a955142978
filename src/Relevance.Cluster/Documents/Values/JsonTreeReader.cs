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
    public static FieldMap ReadDocument(ReadOnlySpan<byte> utf8, NamePool? names, out FieldValue id) =>
        Read(utf8, names, isDocument: true, takesVectors: true, out id).Map!;

    public static FieldValue ReadValue(ReadOnlySpan<byte> utf8) => Read(utf8, names: null, isDocument: false, takesVectors: true, out _);

    private static FieldValue Read(ReadOnlySpan<byte> utf8, NamePool? names, bool isDocument, bool takesVectors, out FieldValue id)
    {
        ReadOnlySpan<byte> text = utf8.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;
        RequireUtf8(text);
        Tree tree = new(text, names ?? MakePool(text), isDocument, takesVectors);
        try
        {
            FieldValue value = tree.Read();
            id = tree.Id;
            return value;
        }
        catch (JsonException) when (tree.HasTakenVectors)
        {
            // The parser has not seen the bytes of these vectors. Where it sees all, it states the position of the error.
            return Read(utf8, names, isDocument, takesVectors: false, out id);
        }
        catch (JsonException e)
        {
            throw new InvalidDocumentException(Describe(e), NameOf(tree.Id), innerException: e);
        }
        catch (InvalidDocumentException e) when (NameOf(tree.Id) is { } name)
        {
            throw new InvalidDocumentException(e.Reason, name, innerException: e);
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

    private static void RequireUtf8(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new InvalidDocumentException(
                string.Create(CultureInfo.InvariantCulture, $"the text is not valid UTF-8: the first wrong byte is at offset {ValidLength(utf8)}."));
        }
    }

    private static int ValidLength(ReadOnlySpan<byte> utf8)
    {
        int length = 0;
        while (Rune.DecodeFromUtf8(utf8[length..], out _, out int consumed) == OperationStatus.Done)
        {
            length += consumed;
        }

        return length;
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

    /// <summary>Reads one text from its first token to its last.</summary>
    private ref struct Tree
    {
        private readonly NamePool? _names;
        private readonly bool _isDocument;
        private readonly bool _takesVectors;
        private ReadOnlySpan<byte> _text;
        private Utf8JsonReader _reader;
        private FieldValue _id;

        public Tree(ReadOnlySpan<byte> text, NamePool? names, bool isDocument, bool takesVectors)
        {
            _text = text;
            _names = names;
            _isDocument = isDocument;
            _takesVectors = takesVectors;
            _reader = new Utf8JsonReader(text, Options);
        }

        /// <summary>Gets a document's <c>_id</c>; missing until it was read.</summary>
        public readonly FieldValue Id => _id;

        /// <summary>Gets a value indicating whether the numbers of a vector were parsed without the parser of JSON.</summary>
        public bool HasTakenVectors { get; private set; }

        public FieldValue Read()
        {
            _reader.Read();
            if (_isDocument && _reader.TokenType != JsonTokenType.StartObject)
            {
                throw new InvalidDocumentException($"expected a JSON object, found {Describe(_reader.TokenType)}.");
            }

            FieldValue value = _isDocument ? new FieldValue(ReadMembers(isRoot: true)) : ReadValue("");

            // The parser itself rejects anything but white space after the value.
            _reader.Read();
            return value;
        }

        private FieldValue ReadValue(string name) => _reader.TokenType switch
        {
            JsonTokenType.StartObject => new FieldValue(ReadMembers(isRoot: false)),
            JsonTokenType.StartArray => ReadArray(name),
            JsonTokenType.String => VectorNames.Normalize(name, ReadText(name)),
            JsonTokenType.Number => JsonNumber.Parse(_reader.ValueSpan),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => FieldValue.Null,
        };

        private FieldMap ReadMembers(bool isRoot)
        {
            CheckDepth();
            FieldMap members = new();
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = _reader.ValueIsEscaped
                    ? ReadText("a field name")
                    : _names?.Get(_reader.ValueSpan) ?? Encoding.UTF8.GetString(_reader.ValueSpan);
                _reader.Read();
                bool isNew;
                if (isRoot && name == Document.IdField)
                {
                    isNew = _id.Kind == FieldKind.Missing;
                    _id = isNew ? ReadValue(name) : _id;
                }
                else
                {
                    isNew = members.TryAdd(name, ReadValue(name));
                }

                if (!isNew)
                {
                    throw new InvalidDocumentException($"the name '{name}' occurs twice in one object.");
                }
            }

            return members;
        }

        private FieldValue ReadArray(string name)
        {
            CheckDepth();
            if (VectorNames.IsVectorName(name) && TryReadVector(out float[] vector))
            {
                return vector;
            }

            List<FieldValue> items = [];
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(ReadValue(""));
            }

            return new FieldValue(new FieldItems([.. items]));
        }

        /// <summary>Reads an array that consists of numbers only, each rounded directly from its text to float32.</summary>
        private bool TryReadVector(out float[] vector)
        {
            float[] buffer = ArrayPool<float>.Shared.Rent(1024);
            try
            {
                int count = 0;
                if (_takesVectors && TakeNumbers(_text[(int)_reader.BytesConsumed..], ref buffer, ref count) is > 0 and { } length)
                {
                    // To the parser, which goes on at the closing bracket, the array is empty.
                    _text = _text[((int)_reader.BytesConsumed + length)..];
                    _reader = new Utf8JsonReader(_text, isFinalBlock: true, _reader.CurrentState);
                    HasTakenVectors = true;
                    vector = buffer.AsSpan(0, count).ToArray();
                    return _reader.Read();
                }

                count = 0;
                Utf8JsonReader ahead = _reader;
                while (ahead.Read() && ahead.TokenType == JsonTokenType.Number)
                {
                    Add(JsonNumber.ParseSingle(ahead.ValueSpan), ref buffer, ref count);
                }

                bool isVector = ahead.TokenType == JsonTokenType.EndArray;
                vector = isVector ? buffer.AsSpan(0, count).ToArray() : [];
                _reader = isVector ? ahead : _reader;
                return isVector;
            }
            finally
            {
                ArrayPool<float>.Shared.Return(buffer);
            }
        }

        private readonly void CheckDepth()
        {
            if (_reader.CurrentDepth >= MaxDepth)
            {
                throw new InvalidDocumentException(
                    string.Create(CultureInfo.InvariantCulture, $"arrays and objects are nested deeper than {MaxDepth} levels."));
            }
        }

        private readonly string ReadText(string name)
        {
            try
            {
                return _reader.GetString()!;
            }
            catch (InvalidOperationException e)
            {
                // The bytes are valid UTF-8, so the only text that the reader cannot decode has an unpaired escape such as \ud800.
                throw new InvalidDocumentException($"'{name}': the text is not valid Unicode (an escaped surrogate without its partner).", innerException: e);
            }
        }

        /// <summary>Parses the numbers of a list up to its closing bracket.</summary>
        /// <returns>The number of bytes before the bracket; 0 if the list is empty, or has anything that the parser of JSON must judge.</returns>
        private static int TakeNumbers(ReadOnlySpan<byte> text, ref float[] buffer, ref int count)
        {
            int at = SkipSpace(text, 0);
            while (JsonNumber.TryTakeSingle(text, ref at, out float number))
            {
                Add(number, ref buffer, ref count);
                at = SkipSpace(text, at);
                if (at == text.Length || text[at] != ',')
                {
                    return at < text.Length && text[at] == ']' ? at : 0;
                }

                at = SkipSpace(text, at + 1);
            }

            return 0;
        }

        private static int SkipSpace(ReadOnlySpan<byte> text, int at)
        {
            while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                at++;
            }

            return at;
        }

        private static void Add(float number, ref float[] buffer, ref int count)
        {
            if (count == buffer.Length)
            {
                float[] larger = ArrayPool<float>.Shared.Rent(count * 2);
                buffer.AsSpan().CopyTo(larger);
                ArrayPool<float>.Shared.Return(buffer);
                buffer = larger;
            }

            buffer[count++] = number;
        }
    }
}
