using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>Decodes integers that are stored as packed differences, in blocks of miniblocks.</summary>
internal static class Deltas
{
    private const int MaxMiniblocks = 1024;

    /// <summary>Decodes the integers.</summary>
    /// <param name="source">The blocks; more bytes can follow them.</param>
    /// <param name="count">The number of integers that the page has.</param>
    /// <param name="length">The number of bytes of the blocks.</param>
    /// <exception cref="FileFaultException">The blocks are damaged.</exception>
    public static long[] Decode(ReadOnlySpan<byte> source, int count, out int length)
    {
        int position = 0;
        int blockSize = checked((int)ReadVarint(source, ref position));
        int miniblocks = checked((int)ReadVarint(source, ref position));
        int stated = checked((int)ReadVarint(source, ref position));
        long value = ReadZigZag(source, ref position);
        if (stated != count || miniblocks is < 1 or > MaxMiniblocks || blockSize < miniblocks || blockSize % miniblocks != 0 || blockSize / miniblocks % 8 != 0)
        {
            throw FileFaultException.OfPage($"it should have {count} integers and states {stated}");
        }

        long[] values = new long[count];
        int size = blockSize / miniblocks;
        int read = 0;
        if (count > 0)
        {
            values[read++] = value;
        }

        while (read < count)
        {
            long least = ReadZigZag(source, ref position);
            ReadOnlySpan<byte> widths = Take(source, ref position, miniblocks);
            for (int i = 0; i < miniblocks && read < count; i++)
            {
                ReadOnlySpan<byte> packed = Take(source, ref position, checked(size * widths[i] / 8));
                for (int j = 0; j < size && read < count; j++)
                {
                    value = unchecked(value + least + (long)Unpack(packed, j, widths[i]));
                    values[read++] = value;
                }
            }
        }

        length = position;
        return values;
    }

    private static ulong Unpack(ReadOnlySpan<byte> packed, int index, int bitWidth)
    {
        if (bitWidth > 64)
        {
            throw FileFaultException.OfPage($"a difference has {bitWidth} bits");
        }

        ulong value = 0;
        long bit = (long)index * bitWidth;
        for (int done = 0; done < bitWidth;)
        {
            int offset = (int)((bit + done) & 7);
            int bits = Math.Min(8 - offset, bitWidth - done);
            ulong part = ((ulong)packed[(int)((bit + done) >> 3)] >> offset) & ((1UL << bits) - 1);
            value |= part << done;
            done += bits;
        }

        return value;
    }

    private static long ReadZigZag(ReadOnlySpan<byte> source, ref int position)
    {
        ulong value = ReadVarint(source, ref position);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> source, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte part = Take(source, ref position, 1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw FileFaultException.OfPage("a number does not end");
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> source, ref int position, int length)
    {
        if (length > source.Length - position)
        {
            throw FileFaultException.OfPage("it ends too early");
        }

        position += length;
        return source.Slice(position - length, length);
    }
}
