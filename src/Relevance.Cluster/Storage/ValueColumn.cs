using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Storage;

/// <summary>The values of a field in the order of some documents; missing in those without the field.</summary>
/// <remarks>
/// Eight bytes per document outside of the managed heap, until the column is disposed: a number, or the place of another value. Texts are there as well, in
/// UTF-8, and become strings when they are read; of a field with few different texts, such as a category, each is one string. The collector would keep the
/// values of a field long after the last one is read, and read the next field beside them.
/// </remarks>
internal sealed class ValueColumn : IReadOnlyList<FieldValue>, IDisposable
{
    private const int OffsetBits = 22;
    private const int TextBlockBytes = 1 << OffsetBits;

    /// <summary>The number of different texts of which each is one string. A field with more mostly has another text in each document.</summary>
    private const int MaxShared = 1024;

    /// <summary>The length in UTF-8 up to which a text is shared.</summary>
    private const int MaxSharedLength = 128;

    private const int ListShift = 10;
    private const int ListLength = 1 << ListShift;

    // A content is the bits of a number, or a negative NaN, which no number here is: all bits for a missing value, otherwise a place in its 48 lower bits.
    private const long Missing = -1;
    private const long ListTag = unchecked((long)0xFFF9_0000_0000_0000);
    private const long TextTag = unchecked((long)0xFFFA_0000_0000_0000);
    private const long Tags = unchecked((long)0xFFFF_0000_0000_0000);

    private readonly IdList _documents;
    private readonly NativeBlock _contents;
    private readonly List<NativeBlock> _texts = [];
    private readonly List<FieldValue[]> _lists = [];
    private readonly Dictionary<string, long> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<FieldValue, long> _constants = [];
    private int _listed;
    private int _next;
    private long _textEnd = TextBlockBytes;

    /// <summary>Initializes a new instance of the <see cref="ValueColumn"/> class, in which all values are missing.</summary>
    public unsafe ValueColumn(IdList documents)
    {
        _documents = documents;
        _contents = NativeBlock.Of<long>(documents.Count);
        new Span<long>(_contents.Pointer<long>(), documents.Count).Fill(Missing);
    }

    public int Count => _documents.Count;

    public FieldValue this[int index]
    {
        get
        {
            long content = Content(index);
            return (content & Tags) switch
            {
                TextTag => ReadText(content & ~Tags),
                ListTag => _lists[(int)(content & ~Tags) >> ListShift][content & (ListLength - 1)],
                _ => content == Missing ? default(FieldValue) : BitConverter.Int64BitsToDouble(content),
            };
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
        Content(index) = value.Kind switch
        {
            FieldKind.Missing => Share(text) is var shared and not Missing ? shared : TextTag | AddText(text),
            FieldKind.Number when value.NumberText is null && value.AsNumber() is { } number => BitConverter.DoubleToInt64Bits(number),
            FieldKind.Boolean or FieldKind.Null => Constant(value),
            _ => AddValue(value),
        };

        // Until here the block must not be finalized.
        GC.KeepAlive(this);
    }

    /// <summary>Frees the values. None can be read any longer.</summary>
    public void Dispose()
    {
        _contents.Free();
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

    /// <summary>Returns the content of a document.</summary>
    private unsafe ref long Content(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        long* contents = _contents.Pointer<long>();
        ObjectDisposedException.ThrowIf(contents is null, this);
        return ref contents[index];
    }

    /// <summary>Returns the content of the one value of a text; missing if it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Share(ReadOnlySpan<byte> text)
    {
        if (_shared.Count == MaxShared || text.Length > MaxSharedLength)
        {
            return Missing;
        }

        Span<char> characters = stackalloc char[MaxSharedLength];
        characters = characters[..Encoding.UTF8.GetChars(text, characters)];
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup = _shared.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(characters, out long content))
        {
            string one = characters.ToString();
            content = AddValue(one);
            _shared.Add(one, content);
        }

        return content;
    }

    /// <summary>Returns the content of a value that many documents have.</summary>
    private long Constant(FieldValue value)
    {
        ref long content = ref CollectionsMarshal.GetValueRefOrAddDefault(_constants, value, out bool isKnown);
        return isKnown ? content : content = AddValue(value);
    }

    /// <summary>Adds a value to the lists, which are small, so that they are collected early.</summary>
    private long AddValue(FieldValue value)
    {
        int place = _listed++;
        if ((place & (ListLength - 1)) == 0)
        {
            _lists.Add(new FieldValue[ListLength]);
        }

        _lists[^1][place & (ListLength - 1)] = value;
        return ListTag | (uint)place;
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
