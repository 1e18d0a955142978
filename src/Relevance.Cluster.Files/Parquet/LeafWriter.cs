using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using ZstdSharp;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>Collects the values of a column and their levels, and packs them into pages.</summary>
/// <param name="path">The names from the root to the column.</param>
/// <param name="type">The physical type.</param>
/// <param name="maxDefinition">The definition level of a value that is not null.</param>
/// <param name="maxRepetition">The number of lists around the values.</param>
/// <param name="isCompressed">Whether pages are compressed with Zstandard, which vectors do not profit from.</param>
internal sealed class LeafWriter(string[] path, PhysicalType type, int maxDefinition, int maxRepetition, bool isCompressed)
{
    private const int PageSize = 1024 * 1024;
    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly List<byte> _definitions = [];
    private readonly List<byte> _repetitions = [];
    private readonly ArrayBufferWriter<byte> _pages = new();
    private int _entries;
    private int _bits;

    public string[] Path => path;

    public PhysicalType Type => type;

    public PageCodec Codec => isCompressed ? PageCodec.Zstd : PageCodec.None;

    /// <summary>Gets the number of entries in all pages of the row group.</summary>
    public long EntryCount { get; private set; }

    /// <summary>Gets the number of bytes that the pages would have without compression.</summary>
    public long UncompressedSize { get; private set; }

    /// <summary>Gets the number of bytes that are waiting to be written.</summary>
    public long PendingSize => (long)_pages.WrittenCount + _values.WrittenCount;

    public void AddNull(int repetition, int definition) => AddLevels(repetition, definition);

    public void Add(int repetition, bool value)
    {
        AddLevels(repetition, maxDefinition);
        if ((_bits & 7) == 0)
        {
            _values.GetSpan(1)[0] = 0;
            _values.Advance(1);
        }

        if (value)
        {
            MemoryMarshal.AsMemory(_values.WrittenMemory).Span[^1] |= (byte)(1 << (_bits & 7));
        }

        _bits++;
    }

    public void Add(int repetition, int value)
    {
        AddLevels(repetition, maxDefinition);
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);
    }

    public void Add(int repetition, long value)
    {
        AddLevels(repetition, maxDefinition);
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);
    }

    public void Add(int repetition, double value)
    {
        AddLevels(repetition, maxDefinition);
        BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);
    }

    public void Add(int repetition, string value)
    {
        AddLevels(repetition, maxDefinition);
        int length = Encoding.UTF8.GetByteCount(value);
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>Adds the components of a vector, of which there is at least one.</summary>
    /// <param name="repetition">The repetition level of the vector.</param>
    /// <param name="inner">The repetition level of the components after the first.</param>
    /// <param name="components">The components.</param>
    public void Add(int repetition, int inner, ReadOnlySpan<float> components)
    {
        int count = _definitions.Count;
        CollectionsMarshal.SetCount(_definitions, count + components.Length);
        CollectionsMarshal.AsSpan(_definitions)[count..].Fill((byte)maxDefinition);
        count = _repetitions.Count;
        CollectionsMarshal.SetCount(_repetitions, count + components.Length);
        Span<byte> levels = CollectionsMarshal.AsSpan(_repetitions)[count..];
        levels.Fill((byte)inner);
        levels[0] = (byte)repetition;
        _entries += components.Length;
        Span<byte> bytes = Take(components.Length * sizeof(float));
        for (int i = 0; i < components.Length && !BitConverter.IsLittleEndian; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * sizeof(float))..], components[i]);
        }

        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(components).CopyTo(bytes);
        }
    }

    /// <summary>Ends a row: packs a page if it is full.</summary>
    public void EndRow()
    {
        if (_values.WrittenCount >= PageSize || _entries >= PageSize)
        {
            EndPage();
        }
    }

    /// <summary>Writes the pages of the row group and forgets them.</summary>
    public async ValueTask<int> WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        EndPage();
        await stream.WriteAsync(_pages.WrittenMemory, cancellationToken).ConfigureAwait(false);
        return _pages.WrittenCount;
    }

    /// <summary>Begins the next row group.</summary>
    public void Clear()
    {
        _pages.ResetWrittenCount();
        (EntryCount, UncompressedSize) = (0, 0);
    }

    private void EndPage()
    {
        if (_entries == 0)
        {
            return;
        }

        List<byte> levels = [];
        AddLevels(_repetitions, maxRepetition, levels);
        AddLevels(_definitions, maxDefinition, levels);
        byte[] page = [.. levels, .. _values.WrittenSpan];
        byte[] stored = page;
        if (isCompressed)
        {
            using Compressor compressor = new();
            stored = compressor.Wrap(page).ToArray();
        }

        ReadOnlyMemory<byte> header = new ThriftWriter()
            .Integer(1, (int)PageType.Data)
            .Integer(2, page.Length)
            .Integer(3, stored.Length)
            .Integer(4, unchecked((int)Crc32.HashToUInt32(stored)))
            .Begin(5)
            .Integer(1, _entries)
            .Integer(2, (int)PageEncoding.Plain)
            .Integer(3, (int)PageEncoding.Rle)
            .Integer(4, (int)PageEncoding.Rle)
            .End()
            .End()
            .Written;
        _pages.Write(header.Span);
        _pages.Write(stored);
        EntryCount += _entries;
        UncompressedSize += header.Length + page.Length;
        _values.ResetWrittenCount();
        _definitions.Clear();
        _repetitions.Clear();
        (_entries, _bits) = (0, 0);
    }

    private static void AddLevels(List<byte> levels, int maxLevel, List<byte> output)
    {
        if (maxLevel == 0)
        {
            return;
        }

        int start = output.Count;
        output.AddRange(stackalloc byte[sizeof(int)]);
        RunLengths.Encode(CollectionsMarshal.AsSpan(levels), 32 - int.LeadingZeroCount(maxLevel), output);
        BinaryPrimitives.WriteInt32LittleEndian(CollectionsMarshal.AsSpan(output)[start..], output.Count - start - sizeof(int));
    }

    private void AddLevels(int repetition, int definition)
    {
        _entries++;
        if (maxDefinition > 0)
        {
            _definitions.Add((byte)definition);
        }

        if (maxRepetition > 0)
        {
            _repetitions.Add((byte)repetition);
        }
    }

    private Span<byte> Take(int length)
    {
        Span<byte> span = _values.GetSpan(length)[..length];
        _values.Advance(length);
        return span;
    }
}
