using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>Decodes and encodes the hybrid of run lengths and packed bits in which levels and positions in dictionaries are stored.</summary>
internal static class RunLengths
{
    private const int MaxBitWidth = 32;

    /// <summary>Decodes levels, which fit in a byte.</summary>
    /// <param name="source">The runs.</param>
    /// <param name="bitWidth">The number of bits of each level, at most 8.</param>
    /// <param name="levels">Receives the levels.</param>
    /// <exception cref="FileFaultException">The runs end before all levels are read.</exception>
    public static void Decode(ReadOnlySpan<byte> source, int bitWidth, Span<byte> levels)
    {
        int valueLength = (bitWidth + 7) / 8;
        while (!levels.IsEmpty)
        {
            uint header = ReadVarint(ref source);
            if ((header & 1) == 0)
            {
                int count = (int)Math.Min(header >> 1, (uint)levels.Length);
                byte level = valueLength == 0 ? (byte)0 : Take(ref source, 1)[0];
                levels[..count].Fill(level);
                levels = levels[count..];
            }
            else
            {
                int count = (int)Math.Min((long)(header >> 1) * 8, levels.Length);
                ReadOnlySpan<byte> packed = Take(ref source, Math.Min(source.Length, checked((int)((long)(header >> 1) * bitWidth))));
                Unpack(packed, bitWidth, levels[..count]);
                levels = levels[count..];
            }
        }
    }

    /// <summary>Decodes positions in a dictionary.</summary>
    /// <param name="source">The runs.</param>
    /// <param name="bitWidth">The number of bits of each position, at most 32.</param>
    /// <param name="positions">Receives the positions.</param>
    /// <exception cref="FileFaultException">The runs end before all positions are read.</exception>
    public static void Decode(ReadOnlySpan<byte> source, int bitWidth, Span<int> positions)
    {
        if (bitWidth > MaxBitWidth)
        {
            throw FileFaultException.OfPage($"positions in its dictionary have {bitWidth} bits");
        }

        int valueLength = (bitWidth + 7) / 8;
        while (!positions.IsEmpty)
        {
            uint header = ReadVarint(ref source);
            if ((header & 1) == 0)
            {
                int count = (int)Math.Min(header >> 1, (uint)positions.Length);
                int value = 0;
                ReadOnlySpan<byte> bytes = Take(ref source, valueLength);
                for (int i = 0; i < bytes.Length; i++)
                {
                    value |= bytes[i] << (8 * i);
                }

                positions[..count].Fill(value);
                positions = positions[count..];
            }
            else
            {
                int count = (int)Math.Min((long)(header >> 1) * 8, positions.Length);
                ReadOnlySpan<byte> packed = Take(ref source, Math.Min(source.Length, checked((int)((long)(header >> 1) * bitWidth))));
                Unpack(packed, bitWidth, positions[..count]);
                positions = positions[count..];
            }
        }
    }

    /// <summary>Encodes levels as runs of equal levels, and as packed bits where they change.</summary>
    public static void Encode(ReadOnlySpan<byte> levels, int bitWidth, List<byte> output)
    {
        const int MinRunLength = 16;
        while (!levels.IsEmpty)
        {
            int run = RunAt(levels);
            if (run >= MinRunLength || run == levels.Length)
            {
                WriteVarint((uint)run << 1, output);
                output.Add(levels[0]);
                levels = levels[run..];
                continue;
            }

            // Groups of eight up to the next long run; only the last group of a page can be incomplete.
            int count = 0;
            while (count < levels.Length && (count == 0 || RunAt(levels[count..]) < MinRunLength))
            {
                count += 8;
            }

            WriteVarint((uint)((count / 8) << 1) | 1, output);
            int used = Math.Min(count, levels.Length);
            for (int group = 0; group < count; group += 8)
            {
                ulong bits = 0;
                for (int i = 0; i < 8 && group + i < used; i++)
                {
                    bits |= (ulong)levels[group + i] << (i * bitWidth);
                }

                for (int i = 0; i < bitWidth; i++)
                {
                    output.Add((byte)(bits >> (8 * i)));
                }
            }

            levels = levels[used..];
        }
    }

    /// <summary>Reads packed values of any width: the first value is in the lowest bits.</summary>
    public static void Unpack(ReadOnlySpan<byte> packed, int bitWidth, Span<int> values)
    {
        Require(packed, bitWidth, values.Length);
        long bit = 0;
        ulong mask = (1UL << bitWidth) - 1;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (int)((Load(packed, (int)(bit >> 3)) >> (int)(bit & 7)) & mask);
            bit += bitWidth;
        }
    }

    private static void Unpack(ReadOnlySpan<byte> packed, int bitWidth, Span<byte> values)
    {
        Require(packed, bitWidth, values.Length);
        int i = 0;
        if (bitWidth == 1)
        {
            // Eight bits to eight bytes: each byte keeps its own bit of the copies, and becomes 0 or 1.
            Span<ulong> groups = MemoryMarshal.Cast<byte, ulong>(values);
            for (int group = 0; group < groups.Length && BitConverter.IsLittleEndian; group++)
            {
                ulong bits = (packed[group] * 0x0101_0101_0101_0101UL) & 0x8040_2010_0804_0201UL;
                groups[group] = ((bits + 0x7F7F_7F7F_7F7F_7F7FUL) >> 7) & 0x0101_0101_0101_0101UL;
                i += 8;
            }
        }

        int mask = (1 << bitWidth) - 1;
        for (; i < values.Length; i++)
        {
            long bit = (long)i * bitWidth;
            values[i] = (byte)((int)(Load(packed, (int)(bit >> 3)) >> (int)(bit & 7)) & mask);
        }
    }

    private static void Require(ReadOnlySpan<byte> packed, int bitWidth, int count)
    {
        if ((long)packed.Length * 8 < (long)bitWidth * count)
        {
            throw FileFaultException.OfPage("it ends too early");
        }
    }

    private static ulong Load(ReadOnlySpan<byte> bytes, int start)
    {
        if (bytes.Length - start >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes[start..]);
        }

        ulong value = 0;
        for (int i = start; i < bytes.Length; i++)
        {
            value |= (ulong)bytes[i] << (8 * (i - start));
        }

        return value;
    }

    private static int RunAt(ReadOnlySpan<byte> levels)
    {
        int end = levels.IndexOfAnyExcept(levels[0]);
        return end < 0 ? levels.Length : end;
    }

    private static void WriteVarint(uint value, List<byte> output)
    {
        while (value >= 0x80)
        {
            output.Add((byte)(value | 0x80));
            value >>= 7;
        }

        output.Add((byte)value);
    }

    private static uint ReadVarint(ref ReadOnlySpan<byte> source)
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte part = Take(ref source, 1)[0];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw FileFaultException.OfPage("a length does not end");
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> source, int length)
    {
        if (length > source.Length)
        {
            throw FileFaultException.OfPage("it ends too early");
        }

        ReadOnlySpan<byte> taken = source[..length];
        source = source[length..];
        return taken;
    }
}
