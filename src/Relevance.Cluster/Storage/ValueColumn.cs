using System.Collections;
using System.Runtime.CompilerServices;
using System.Text;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Storage;

/// <summary>The values of a field in the order of some documents; missing in those without the field.</summary>
/// <remarks>
/// Sixteen bytes per document, and texts in UTF-8, which become strings when they are read; of a field with few different texts, such as a category, each is
/// one string. The other texts are outside of the managed heap, until the column is disposed: of a million titles the collector would keep a hundred megabytes
/// long after the last one is read. All arrays are small, so that they are collected early.
/// </remarks>
internal sealed class ValueColumn : IReadOnlyList<FieldValue>, IDisposable
{
    private const int BlockShift = 10;
    private const int BlockRows = 1 << BlockShift;

    private const int OffsetBits = 22;
    private const int TextBlockBytes = 1 << OffsetBits;

    /// <summary>The number of different texts of which each is one string. A field with more mostly has another text in each document.</summary>
    private const int MaxShared = 1024;

    /// <summary>The length in UTF-8 up to which a text is shared.</summary>
    private const int MaxSharedLength = 128;

    private readonly IdList _documents;
    private readonly FieldValue[]?[] _values;
    private readonly long[]?[] _textPlaces;
    private readonly List<NativeBlock> _texts = [];
    private readonly Dictionary<string, FieldValue> _shared = new(StringComparer.Ordinal);
    private int _next;
    private long _textEnd = TextBlockBytes;

    /// <summary>Initializes a new instance of the <see cref="ValueColumn"/> class, in which all values are missing.</summary>
    public ValueColumn(IdList documents)
    {
        _documents = documents;
        int blocks = (int)(((long)documents.Count + BlockRows - 1) >> BlockShift);
        _values = new FieldValue[]?[blocks];
        _textPlaces = new long[]?[blocks];
    }

    public int Count => _documents.Count;

    public FieldValue this[int index]
    {
        get
        {
            (int block, int place) = (index >> BlockShift, index & (BlockRows - 1));
            return _textPlaces[block]?[place] is { } text and > 0 ? ReadText(text) : _values[block]?[place] ?? default;
        }
    }

    /// <summary>Reads a field of some documents.</summary>
    public static async Task<ValueColumn> ReadAsync(
        DocumentStore store, string datasetId, string field, IdList documents, CancellationToken cancellationToken)
    {
        if (store.Innermost is IValueColumns columns)
        {
            return await columns.ReadColumnAsync(datasetId, field, documents, cancellationToken).ConfigureAwait(false);
        }

        ValueColumn column = new(documents);
        foreach (DocumentValue value in await store.ReadFieldAsync(datasetId, field, filter: null, cancellationToken).ConfigureAwait(false))
        {
            column.Set(value.DocumentId, value.Value);
        }

        return column;
    }

    /// <summary>Sets the value of a document; no effect for one that the column does not have.</summary>
    /// <param name="id">The document.</param>
    /// <param name="value">Its value, with valid Unicode, as every value in a store.</param>
    public void Set(string id, FieldValue value)
    {
        string? text = value.AsText();
        Set(Encoding.UTF8.GetBytes(id), Encoding.UTF8.GetBytes(text ?? ""), text is null ? value : default);
    }

    /// <summary>Sets the value of a document; no effect for one that the column does not have.</summary>
    /// <param name="id">The document, in UTF-8. It is found without a search if documents come in the order of the column.</param>
    /// <param name="text">Its text in valid UTF-8; ignored if there is a value.</param>
    /// <param name="value">Its value; missing if it is the text.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(ReadOnlySpan<byte> id, ReadOnlySpan<byte> text, FieldValue value)
    {
        int index = _documents.Find(id, likely: _next);
        if (index < 0)
        {
            return;
        }

        _next = index + 1;
        (int block, int place) = (index >> BlockShift, index & (BlockRows - 1));
        if (value.Kind == FieldKind.Missing)
        {
            value = Share(text);
        }

        if (value.Kind == FieldKind.Missing)
        {
            (_textPlaces[block] ??= new long[BlockRows])[place] = AddText(text);
        }
        else
        {
            (_values[block] ??= new FieldValue[BlockRows])[place] = value;
        }
    }

    /// <summary>Frees the texts. No value can be read any longer.</summary>
    public void Dispose()
    {
        _texts.ForEach(block => block.Free());
        _texts.Clear();
    }

    /// <summary>Adds a text with its length before it.</summary>
    /// <returns>Its place: the number of its block, from 1, and its offset there.</returns>
    private unsafe long AddText(ReadOnlySpan<byte> text)
    {
        long length = sizeof(int) + text.Length;
        if (_textEnd + length > TextBlockBytes)
        {
            // A text that is longer than a block has one of its own.
            _texts.Add(NativeBlock.Of<byte>(Math.Max(length, TextBlockBytes)));
            _textEnd = 0;
        }

        byte* start = _texts[^1].Pointer<byte>() + _textEnd;
        Unsafe.WriteUnaligned(start, text.Length);
        text.CopyTo(new Span<byte>(start + sizeof(int), text.Length));
        long place = ((long)_texts.Count << OffsetBits) | _textEnd;
        _textEnd += length;
        return place;
    }

    private unsafe string ReadText(long place)
    {
        byte* start = _texts[(int)(place >> OffsetBits) - 1].Pointer<byte>() + (place & ((1 << OffsetBits) - 1));
        string text = Encoding.UTF8.GetString(start + sizeof(int), Unsafe.ReadUnaligned<int>(start));

        // Until here the blocks must not be finalized.
        GC.KeepAlive(this);
        return text;
    }

    /// <summary>Returns the one value of a text; missing if it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private FieldValue Share(ReadOnlySpan<byte> text)
    {
        if (_shared.Count == MaxShared || text.Length > MaxSharedLength)
        {
            return default;
        }

        Span<char> characters = stackalloc char[MaxSharedLength];
        characters = characters[..Encoding.UTF8.GetChars(text, characters)];
        var lookup = _shared.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(characters, out FieldValue value))
        {
            value = characters.ToString();
            lookup[characters] = value;
        }

        return value;
    }

    public IEnumerator<FieldValue> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
