using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>
/// Reads values at paths from the JSON of the current row of a statement. A row is scanned once for all functions that read its values; top-level scalars are
/// then parsed in place, and only deeper values and arrays require a document of the top-level fields that contain a path.
/// </summary>
/// <remarks>
/// The value at a path is the same as in the entire document: a path starts with a top-level name, which ends at one of its dots or is the entire path. A
/// reader belongs to one statement about one dataset, during which a row does not change; rows are identified by their number.
/// </remarks>
internal sealed class RowReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    private readonly List<FieldPath> _paths = [];
    private readonly Dictionary<FieldPath, int> _slots = [];
    private readonly List<byte[]> _names = [];
    private readonly List<byte[]> _nameJson = [];
    private readonly List<int> _nameOfSlot = [];
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly RowGuard _guard;
    private readonly RowLabels? _labels;
    private bool _isWhole;
    private JsonField[] _fields = [];
    private FieldValue?[] _values = [];
    private long _row;
    private bool _isAtRow;
    private Document? _document;

    /// <summary>Initializes a new instance of the <see cref="RowReader"/> class.</summary>
    /// <param name="guard">Verifies the rows.</param>
    /// <param name="labels">Reads the labels of a row; null if no path requires them.</param>
    public RowReader(RowGuard guard, RowLabels? labels)
    {
        _guard = guard;
        _labels = labels;
        AddName(Document.IdField);
    }

    /// <summary>Gets the SQL expression about a document <c>d</c> for the labels that are passed to <see cref="MoveTo"/>.</summary>
    public string LabelsSql => _labels?.Sql ?? "NULL";

    /// <summary>Adds a path to read.</summary>
    /// <returns>Its slot.</returns>
    public int Add(FieldPath path)
    {
        if (_slots.TryGetValue(path, out int slot))
        {
            return slot;
        }

        string text = path.ToString();
        bool isSimple = _labels is null && !text.Contains('.', StringComparison.Ordinal);
        for (int dot = text.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = text.IndexOf('.', dot + 1))
        {
            AddName(text[..dot]);
        }

        int name = AddName(text);
        _paths.Add(path);
        _nameOfSlot.Add(isSimple ? name : -1);
        _slots.Add(path, _paths.Count - 1);
        return _paths.Count - 1;
    }

    /// <summary>Makes the reader read the entire document, from this call.</summary>
    public void AddWhole() => _isWhole = true;

    /// <summary>Moves to a row, unless it is the current one.</summary>
    /// <param name="row">The row number.</param>
    /// <param name="stored">The stored JSON.</param>
    /// <param name="labels">The result of <see cref="LabelsSql"/>.</param>
    /// <returns>The JSON without its checksum, which is verified when the reader moves to the row.</returns>
    public ReadOnlySpan<byte> MoveTo(long row, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> labels)
    {
        if (_isAtRow && row == _row)
        {
            return stored[..^RowChecksum.Size];
        }

        ReadOnlySpan<byte> body = _guard.OpenBody(row, stored);

        if (_fields.Length != _names.Count)
        {
            _fields = new JsonField[_names.Count];
        }

        if (_values.Length != _paths.Count)
        {
            _values = new FieldValue?[_paths.Count];
        }

        _document = null;
        Array.Clear(_values);
        Scan(body);
        _row = row;
        _isAtRow = true;
        if (_labels is not null)
        {
            _labels.Put(GetDocument(body), row, labels);
        }

        return body;
    }

    /// <summary>Finds the position of a slot's value in the row's JSON, without parsing it.</summary>
    /// <returns>False if only <see cref="GetValue"/> can read it: it is deeper, may be a label, or is an array or an object.</returns>
    public bool TryGetScalar(int slot, out JsonField field)
    {
        int name = _nameOfSlot[slot];
        field = name < 0 ? default : _fields[name];
        return name >= 0 && field.Token is not (JsonTokenType.StartArray or JsonTokenType.StartObject);
    }

    /// <summary>Reads the characters of a slot's value in UTF-8, without a string.</summary>
    /// <returns>False if the value is not a top-level text, or has escaped characters: then only <see cref="ReadValue"/> can read it.</returns>
    public bool TryGetText(int slot, ReadOnlySpan<byte> body, out ReadOnlySpan<byte> text)
    {
        bool isText = TryGetScalar(slot, out JsonField field) && field is { Token: JsonTokenType.String, IsEscaped: false };
        text = isText ? field.Of(body)[1..^1] : default;
        return isText;
    }

    /// <summary>Returns the value of a slot.</summary>
    public FieldValue GetValue(int slot, ReadOnlySpan<byte> body) => _values[slot] ??= GetDocument(body)[_paths[slot]];

    /// <summary>Returns the value of a slot, parsed once per row, and in place if it is a top-level scalar.</summary>
    public FieldValue ReadValue(int slot, ReadOnlySpan<byte> body) => _values[slot] ??=
        !TryGetScalar(slot, out JsonField field) ? GetDocument(body)[_paths[slot]]
        : field.Token == JsonTokenType.None ? default
        : FieldValue.Parse(field.Of(body));

    /// <summary>Returns the row as a document that has at least the fields of the paths.</summary>
    public Document GetDocument(ReadOnlySpan<byte> body) => _document ??= _isWhole ? Document.Parse(body) : ReadPart(body);

    private int AddName(string name)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        int known = _names.FindIndex(other => other.AsSpan().SequenceEqual(utf8));
        if (known >= 0)
        {
            return known;
        }

        _names.Add(utf8);
        _nameJson.Add(Encoding.UTF8.GetBytes(((FieldValue)name).ToJson()));
        return _names.Count - 1;
    }

    /// <summary>Finds the positions of the fields, and stops when all are found.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan(ReadOnlySpan<byte> body)
    {
        Array.Clear(_fields);
        Utf8JsonReader reader = new(body, Options);
        reader.Read();
        int left = _fields.Length;
        while (left > 0 && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int name = Find(ref reader);
            reader.Read();
            if (name < 0)
            {
                reader.Skip();
                continue;
            }

            int start = (int)reader.TokenStartIndex;
            JsonTokenType token = reader.TokenType;
            bool isEscaped = reader.ValueIsEscaped;
            reader.Skip();
            _fields[name] = new JsonField(token, start, (int)reader.BytesConsumed - start, isEscaped);
            left--;
        }
    }

    private int Find(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < _names.Count; i++)
        {
            if (reader.ValueTextEquals(_names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private Document ReadPart(ReadOnlySpan<byte> body)
    {
        _buffer.ResetWrittenCount();
        for (int i = 0; i < _fields.Length; i++)
        {
            if (_fields[i].Token != JsonTokenType.None)
            {
                _buffer.Write(_buffer.WrittenCount == 0 ? "{"u8 : ","u8);
                _buffer.Write(_nameJson[i]);
                _buffer.Write(":"u8);
                _buffer.Write(_fields[i].Of(body));
            }
        }

        _buffer.Write("}"u8);
        return Document.Parse(_buffer.WrittenSpan);
    }
}
