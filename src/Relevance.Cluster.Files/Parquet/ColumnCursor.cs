using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>Reads one column of a row group page by page, and moves through its entries: values, nulls and empty lists.</summary>
/// <param name="stream">The file.</param>
/// <param name="start">The position at which the file begins in the stream.</param>
/// <param name="chunk">The pages of the column.</param>
/// <param name="column">The column.</param>
internal sealed class ColumnCursor(Stream stream, long start, ColumnChunk chunk, Column column)
{
    private const int MinHeaderRead = 512;
    private const int MaxHeaderRead = 16 * 1024 * 1024;
    private const int LevelSizeLength = 4;

    private readonly ColumnValues _values = new(column.Type, column.Length);
    private readonly int _definitionWidth = BitWidth(column.MaxDefinition);
    private readonly int _repetitionWidth = BitWidth(column.MaxRepetition);
    private ColumnValues? _dictionary;
    private byte[] _page = [];
    private byte[] _definitions = [];
    private byte[] _repetitions = [];
    private long _entriesLeft = chunk.EntryCount;
    private long _offset = chunk.Offset;
    private int _count;
    private int _entry;
    private int _value;
    private int _rowEnd;

    /// <summary>Gets the definition level of the next entry.</summary>
    public int Definition => column.MaxDefinition == 0 ? 0 : _definitions[Require()];

    /// <summary>Gets a value indicating whether the row has an entry whose repetition level is at least this one.</summary>
    public bool Continues(int repetition) => _entry < _rowEnd && _repetitions[_entry] >= repetition;

    /// <summary>Finds the end of the next row in the pages that were read.</summary>
    /// <returns>False if another page must be read first.</returns>
    public bool TryBeginRow()
    {
        if (_entry >= _count)
        {
            return false;
        }

        if (column.MaxRepetition == 0)
        {
            _rowEnd = _entry + 1;
            return true;
        }

        int length = _repetitions.AsSpan(_entry + 1, _count - _entry - 1).IndexOf((byte)0);
        _rowEnd = length < 0 ? _count : _entry + 1 + length;
        return length >= 0 || _entriesLeft == 0;
    }

    /// <summary>Passes over the rest of the row.</summary>
    public void EndRow()
    {
        while (_entry < _rowEnd)
        {
            Skip();
        }
    }

    /// <summary>Passes over an entry.</summary>
    public void Skip()
    {
        _value += IsPresent(Require()) ? 1 : 0;
        _entry++;
    }

    /// <summary>Moves over an entry.</summary>
    /// <param name="value">The bytes of the value.</param>
    /// <returns>False if the entry is null.</returns>
    public bool TryTake(out ReadOnlySpan<byte> value)
    {
        bool isPresent = IsPresent(Require());
        value = isPresent ? _values[_value++] : default;
        _entry++;
        return isPresent;
    }

    /// <summary>Moves over the items of a list of values of fixed length, none of which is null.</summary>
    /// <param name="repetition">The repetition level of the list.</param>
    /// <param name="values">The bytes of all values.</param>
    /// <returns>False, without moving, if an item is null.</returns>
    public bool TryTakeList(int repetition, out ReadOnlySpan<byte> values)
    {
        values = default;
        int first = Require();
        int length = repetition <= 1
            ? _rowEnd - first
            : _repetitions.AsSpan(first + 1, _rowEnd - first - 1).IndexOfAnyInRange((byte)0, (byte)(repetition - 1)) is var end and >= 0
            ? end + 1
            : _rowEnd - first;
        if (_definitions.AsSpan(first, length).ContainsAnyExcept((byte)column.MaxDefinition))
        {
            return false;
        }

        values = _values.Range(_value, length);
        _value += length;
        _entry += length;
        return true;
    }

    /// <summary>Reads the next page of values behind those that were not used yet.</summary>
    /// <exception cref="FileFaultException">The page is damaged, or no page is left.</exception>
    public async ValueTask ReadPageAsync(CancellationToken cancellationToken)
    {
        RemoveUsed();
        while (true)
        {
            if (_entriesLeft <= 0)
            {
                throw FileFaultException.OfPage(string.Create(
                    CultureInfo.InvariantCulture, $"expected values of every row of the row group, found the end after {chunk.EntryCount}"));
            }

            (PageHeader header, int headerLength) = await ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            _offset += headerLength;
            if (header.StoredSize > chunk.Offset + chunk.Size - _offset)
            {
                throw FileFaultException.OfPage("it is longer than its column");
            }

            byte[] stored = ArrayPool<byte>.Shared.Rent(header.StoredSize);
            try
            {
                Memory<byte> bytes = stored.AsMemory(0, header.StoredSize);
                await ReadExactlyAsync(_offset, bytes, cancellationToken).ConfigureAwait(false);
                _offset += header.StoredSize;
                Verify(header, bytes.Span);
                if (Add(header, bytes))
                {
                    return;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(stored);
            }
        }
    }

    private static int BitWidth(int maxLevel) => 32 - int.LeadingZeroCount(maxLevel);

    private int Require() => _entry < _rowEnd ? _entry : throw FileFaultException.OfPage("its levels differ from those of other columns");

    private bool IsPresent(int entry) => column.MaxDefinition == 0 || _definitions[entry] == column.MaxDefinition;

    private void RemoveUsed()
    {
        _values.RemoveFirst(_value);
        if (column.MaxDefinition > 0)
        {
            _definitions.AsSpan(_entry, _count - _entry).CopyTo(_definitions);
        }

        if (column.MaxRepetition > 0)
        {
            _repetitions.AsSpan(_entry, _count - _entry).CopyTo(_repetitions);
        }

        _count -= _entry;
        (_entry, _value, _rowEnd) = (0, 0, 0);
    }

    private async ValueTask<(PageHeader Header, int Length)> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        // Statistics make a header long, which is rare; it then is read again with more bytes.
        for (int size = MinHeaderRead; ; size *= 8)
        {
            int available = (int)Math.Min(size, Math.Max(0, chunk.Offset + chunk.Size - _offset));
            byte[] bytes = new byte[available];
            await ReadExactlyAsync(_offset, bytes, cancellationToken).ConfigureAwait(false);
            try
            {
                return (PageHeader.Read(bytes, out int length), length);
            }
            catch (ThriftEndException) when (available == size && size < MaxHeaderRead)
            {
                // The next round reads more bytes.
            }
        }
    }

    private async ValueTask ReadExactlyAsync(long offset, Memory<byte> bytes, CancellationToken cancellationToken)
    {
        stream.Position = start + offset;
        if (await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < bytes.Length)
        {
            throw new FileFaultException($"expected its values, found the end of the file. {FileFaultException.Advice}");
        }
    }

    /// <summary>Adds a page; returns false if it has no values.</summary>
    private bool Add(PageHeader header, ReadOnlyMemory<byte> stored)
    {
        switch (header.Type)
        {
            case PageType.Dictionary:
                _dictionary = new ColumnValues(column.Type, column.Length);
                _dictionary.Add(Decompress(header.Size, stored), PageEncoding.Plain, header.EntryCount, dictionary: null);
                return false;
            case PageType.Data:
                AddFirstVersion(header, Decompress(header.Size, stored));
                return header.EntryCount > 0;
            case PageType.DataVersion2:
                AddSecondVersion(header, stored);
                return header.EntryCount > 0;
            default:
                return false;
        }
    }

    private static void Verify(PageHeader header, ReadOnlySpan<byte> stored)
    {
        if (header.Checksum is { } expected && Crc32.HashToUInt32(stored) is var found && found != expected)
        {
            throw FileFaultException.OfPage(string.Create(
                CultureInfo.InvariantCulture, $"expected the checksum {expected:x8} of its header, found {found:x8}"));
        }
    }

    private void AddFirstVersion(PageHeader header, ReadOnlyMemory<byte> page)
    {
        if (header.LevelEncoding != PageEncoding.Rle && column.MaxDefinition + column.MaxRepetition > 0)
        {
            throw new FileFaultException(
                $"its levels are encoded as {header.LevelEncoding}, which cannot be read: write it with a current program, such as pyarrow");
        }

        Reserve(header.EntryCount);
        if (column.MaxRepetition > 0)
        {
            page = TakeLevels(page, _repetitionWidth, _repetitions.AsSpan(_count, header.EntryCount));
        }

        if (column.MaxDefinition > 0)
        {
            page = TakeLevels(page, _definitionWidth, _definitions.AsSpan(_count, header.EntryCount));
        }

        AddValues(header, page);
    }

    private void AddSecondVersion(PageHeader header, ReadOnlyMemory<byte> stored)
    {
        int levels = checked(header.RepetitionSize + header.DefinitionSize);
        if (levels > stored.Length || levels > header.Size)
        {
            throw FileFaultException.OfPage("its levels are longer than the page");
        }

        Reserve(header.EntryCount);
        if (column.MaxRepetition > 0)
        {
            RunLengths.Decode(stored.Span[..header.RepetitionSize], _repetitionWidth, _repetitions.AsSpan(_count, header.EntryCount));
        }

        if (column.MaxDefinition > 0)
        {
            RunLengths.Decode(
                stored.Span.Slice(header.RepetitionSize, header.DefinitionSize), _definitionWidth, _definitions.AsSpan(_count, header.EntryCount));
        }

        ReadOnlyMemory<byte> values = stored[levels..];
        AddValues(header, header.IsCompressed && !values.IsEmpty ? Decompress(header.Size - levels, values) : Keep(values));
    }

    private void AddValues(PageHeader header, ReadOnlyMemory<byte> page)
    {
        int present = column.MaxDefinition == 0
            ? header.EntryCount
            : _definitions.AsSpan(_count, header.EntryCount).Count((byte)column.MaxDefinition);
        _values.Add(page, header.Encoding, present, _dictionary);
        _count += header.EntryCount;
        _entriesLeft -= header.EntryCount;
    }

    /// <summary>Decompresses a page: into a new array if values will be slices of it, otherwise into one that the next page overwrites.</summary>
    private ReadOnlyMemory<byte> Decompress(int size, ReadOnlyMemory<byte> stored)
    {
        if (column.Type == PhysicalType.ByteArray)
        {
            byte[] page = GC.AllocateUninitializedArray<byte>(size);
            PageCodecs.Decompress(chunk.Codec, stored, page);
            return page;
        }

        if (chunk.Codec == PageCodec.None && size == stored.Length)
        {
            return stored;
        }

        _page = _page.Length >= size ? _page : GC.AllocateUninitializedArray<byte>(size);
        PageCodecs.Decompress(chunk.Codec, stored, _page.AsSpan(0, size));
        return _page.AsMemory(0, size);
    }

    /// <summary>Returns bytes that stay as they are if values will be slices of them.</summary>
    private ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> stored) => column.Type == PhysicalType.ByteArray ? stored.ToArray() : stored;

    private void Reserve(int count)
    {
        if (count > _entriesLeft)
        {
            throw FileFaultException.OfPage(string.Create(
                CultureInfo.InvariantCulture, $"expected at most {_entriesLeft} values, as its metadata states, found {count}"));
        }

        int needed = checked(_count + count);
        if (column.MaxDefinition > 0 && _definitions.Length < needed)
        {
            Array.Resize(ref _definitions, needed);
        }

        if (column.MaxRepetition > 0 && _repetitions.Length < needed)
        {
            Array.Resize(ref _repetitions, needed);
        }
    }

    private static ReadOnlyMemory<byte> TakeLevels(ReadOnlyMemory<byte> page, int bitWidth, Span<byte> levels)
    {
        int length = page.Length < LevelSizeLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(page.Span);
        if (length < 0 || length > page.Length - LevelSizeLength)
        {
            throw FileFaultException.OfPage("its levels are longer than the page");
        }

        RunLengths.Decode(page.Span.Slice(LevelSizeLength, length), bitWidth, levels);
        return page[(LevelSizeLength + length)..];
    }
}

/// <summary>A column of the schema: values of one type, and how deep they are nested.</summary>
/// <param name="Path">The dotted path, for messages.</param>
/// <param name="Type">The physical type.</param>
/// <param name="Length">The number of bytes of a value of fixed length.</param>
/// <param name="MaxDefinition">The definition level of an entry that is not null.</param>
/// <param name="MaxRepetition">The number of lists around the values.</param>
/// <param name="Index">The position among the columns of a row group.</param>
internal sealed record Column(string Path, PhysicalType Type, int Length, int MaxDefinition, int MaxRepetition, int Index);
