using System.Buffers.Binary;
using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>
/// The values of a column that were read and not yet used, without nulls: values of fixed length one after the other, or slices of the pages they came from.
/// </summary>
/// <param name="type">The physical type.</param>
/// <param name="length">The number of bytes of a value of fixed length.</param>
internal sealed class ColumnValues(PhysicalType type, int length)
{
    private readonly int _length = type switch
    {
        PhysicalType.Boolean => 1,
        PhysicalType.Int32 or PhysicalType.Float => 4,
        PhysicalType.Int64 or PhysicalType.Double => 8,
        PhysicalType.Int96 => 12,
        PhysicalType.FixedLengthByteArray => length,
        _ => 0,
    };

    private byte[] _bytes = [];
    private ReadOnlyMemory<byte>[] _slices = [];

    /// <summary>Gets the number of values.</summary>
    public int Count { get; private set; }

    private bool IsSliced => type == PhysicalType.ByteArray;

    /// <summary>Gets the bytes of a value.</summary>
    public ReadOnlySpan<byte> this[int index] => IsSliced ? _slices[index].Span : _bytes.AsSpan(index * _length, _length);

    /// <summary>Gets values of fixed length.</summary>
    public ReadOnlySpan<byte> Range(int start, int count) => _bytes.AsSpan(start * _length, count * _length);

    /// <summary>Removes the first values.</summary>
    public void RemoveFirst(int count)
    {
        Count -= count;
        if (count == 0)
        {
            return;
        }

        if (IsSliced)
        {
            Array.Copy(_slices, count, _slices, 0, Count);
            Array.Clear(_slices, Count, _slices.Length - Count);
        }
        else
        {
            Buffer.BlockCopy(_bytes, count * _length, _bytes, 0, Count * _length);
        }
    }

    /// <summary>Adds the values of a page.</summary>
    /// <param name="page">The values as they are encoded; slices refer to it, so it must not be reused for a column of byte arrays.</param>
    /// <param name="encoding">The encoding.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="dictionary">The dictionary of the column, if it has one.</param>
    /// <exception cref="FileFaultException">The page is damaged, or the encoding is not supported.</exception>
    public void Add(ReadOnlyMemory<byte> page, PageEncoding encoding, int count, ColumnValues? dictionary)
    {
        if (count == 0)
        {
            return;
        }

        ReadOnlySpan<byte> source = page.Span;
        int minBits = type == PhysicalType.Boolean ? 1 : 8 * (IsSliced ? sizeof(int) : _length);
        if (encoding == PageEncoding.Plain && (long)count * minBits > 8L * source.Length)
        {
            // Checked before memory is reserved for as many values as a damaged header states.
            throw FileFaultException.OfPage("it ends too early");
        }

        Grow(count);
        switch (encoding)
        {
            case PageEncoding.Plain when type == PhysicalType.Boolean:
                AddBits(source, count);
                break;
            case PageEncoding.Plain when IsSliced:
                AddTexts(page, count);
                break;
            case PageEncoding.Plain:
                Take(source, 0, checked(count * _length)).CopyTo(Free(count));
                break;
            case PageEncoding.PlainDictionary or PageEncoding.RleDictionary:
                AddFromDictionary(source, count, dictionary ?? throw FileFaultException.OfPage("its dictionary is missing"));
                break;
            case PageEncoding.Rle when type == PhysicalType.Boolean:
                RunLengths.Decode(source[Take(source, 0, sizeof(int)).Length..], 1, Free(count));
                break;
            case PageEncoding.DeltaBinaryPacked when type is PhysicalType.Int32 or PhysicalType.Int64:
                AddIntegers(Deltas.Decode(source, count, out _), count);
                break;
            case PageEncoding.DeltaLengthByteArray when IsSliced:
                AddSlices(page, count);
                break;
            case PageEncoding.DeltaByteArray when IsSliced || type == PhysicalType.FixedLengthByteArray:
                AddWithPrefixes(page, count);
                break;
            case PageEncoding.ByteStreamSplit when !IsSliced && type != PhysicalType.Boolean:
                AddStreams(Take(source, 0, checked(count * _length)), count);
                break;
            default:
                throw new FileFaultException($"its encoding {encoding} of {type} cannot be read: write it with plain or dictionary encoding");
        }

        Count += count;
    }

    private void Grow(int count)
    {
        int needed = checked(Count + count);
        if (IsSliced && _slices.Length < needed)
        {
            Array.Resize(ref _slices, Math.Max(needed, _slices.Length * 2));
        }
        else if (!IsSliced && _bytes.Length < (long)needed * _length)
        {
            Array.Resize(ref _bytes, checked(needed * _length));
        }
    }

    private Span<byte> Free(int count) => _bytes.AsSpan(Count * _length, count * _length);

    private void AddBits(ReadOnlySpan<byte> source, int count)
    {
        ReadOnlySpan<byte> bits = Take(source, 0, (count + 7) / 8);
        Span<byte> free = Free(count);
        for (int i = 0; i < count; i++)
        {
            free[i] = (byte)((bits[i >> 3] >> (i & 7)) & 1);
        }
    }

    private void AddTexts(ReadOnlyMemory<byte> page, int count)
    {
        ReadOnlySpan<byte> source = page.Span;
        int position = 0;
        for (int i = 0; i < count; i++)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(Take(source, position, 4));
            Take(source, position + 4, size);
            _slices[Count + i] = page.Slice(position + 4, size);
            position += 4 + size;
        }
    }

    private void AddFromDictionary(ReadOnlySpan<byte> source, int count, ColumnValues dictionary)
    {
        byte bitWidth = Take(source, 0, 1)[0];
        int[] positions = new int[count];
        RunLengths.Decode(source[1..], bitWidth, positions.AsSpan());

        for (int i = 0; i < count; i++)
        {
            if ((uint)positions[i] >= (uint)dictionary.Count)
            {
                throw FileFaultException.OfPage("a position is outside its dictionary");
            }

            if (IsSliced)
            {
                _slices[Count + i] = dictionary._slices[positions[i]];
            }
            else
            {
                dictionary[positions[i]].CopyTo(_bytes.AsSpan((Count + i) * _length, _length));
            }
        }
    }

    private void AddIntegers(ReadOnlySpan<long> integers, int count)
    {
        Span<byte> free = Free(count);
        for (int i = 0; i < count; i++)
        {
            if (_length == sizeof(int))
            {
                BinaryPrimitives.WriteInt32LittleEndian(free[(i * sizeof(int))..], unchecked((int)integers[i]));
            }
            else
            {
                BinaryPrimitives.WriteInt64LittleEndian(free[(i * sizeof(long))..], integers[i]);
            }
        }
    }

    private void AddSlices(ReadOnlyMemory<byte> page, int count)
    {
        long[] lengths = Deltas.Decode(page.Span, count, out int position);
        for (int i = 0; i < count; i++)
        {
            int size = checked((int)lengths[i]);
            Take(page.Span, position, size);
            _slices[Count + i] = page.Slice(position, size);
            position += size;
        }
    }

    private void AddWithPrefixes(ReadOnlyMemory<byte> page, int count)
    {
        long[] prefixes = Deltas.Decode(page.Span, count, out int position);
        ReadOnlyMemory<byte> rest = page[position..];
        long[] suffixes = Deltas.Decode(rest.Span, count, out position);
        ReadOnlyMemory<byte> previous = default;
        for (int i = 0; i < count; i++)
        {
            int suffix = checked((int)suffixes[i]);
            byte[] value = [.. Take(previous.Span, 0, checked((int)prefixes[i])), .. Take(rest.Span, position, suffix)];
            position += suffix;
            previous = value;
            if (IsSliced)
            {
                _slices[Count + i] = value;
            }
            else
            {
                Take(value, 0, _length).CopyTo(_bytes.AsSpan((Count + i) * _length, _length));
            }
        }
    }

    private void AddStreams(ReadOnlySpan<byte> source, int count)
    {
        Span<byte> free = Free(count);
        for (int part = 0; part < _length; part++)
        {
            ReadOnlySpan<byte> stream = source.Slice(part * count, count);
            for (int i = 0; i < stream.Length; i++)
            {
                free[(i * _length) + part] = stream[i];
            }
        }
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> source, int start, int length) =>
        length >= 0 && start <= source.Length && length <= source.Length - start
            ? source.Slice(start, length)
            : throw FileFaultException.OfPage("it ends too early");
}
