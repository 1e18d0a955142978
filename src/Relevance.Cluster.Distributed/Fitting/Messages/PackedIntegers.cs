using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Distributed.Fitting.Messages;

/// <summary>Integers of 64 bits in as few bytes as the largest of them needs, little-endian: sums of some rows take five or six of eight.</summary>
internal static class PackedIntegers
{
    /// <summary>Returns the bytes that an integer needs: 1 to 8, or 0 if all are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int WidthOf(ReadOnlySpan<long> integers)
    {
        ulong bits = 0;
        ulong any = 0;
        foreach (long integer in integers)
        {
            bits |= (ulong)(integer ^ (integer >> 63));
            any |= (ulong)integer;
        }

        // One more for the sign.
        return any == 0 ? 0 : (64 - BitOperations.LeadingZeroCount(bits) + 8) / 8;
    }

    /// <summary>Writes integers, each in a number of bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(ReadOnlySpan<long> integers, int width, Span<byte> bytes)
    {
        int position = 0;
        int next = 0;

        // The bytes beyond the width are overwritten by the next integer.
        for (; position + sizeof(long) <= bytes.Length; position += width)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[position..], integers[next++]);
        }

        for (; next < integers.Length; position += width)
        {
            long integer = integers[next++];
            for (int i = 0; i < width; i++)
            {
                bytes[position + i] = (byte)(integer >> (8 * i));
            }
        }
    }

    /// <summary>Reads integers, and adds them to sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(Span<long> sums, ReadOnlySpan<byte> bytes, int width)
    {
        int shift = 64 - (8 * width);
        int position = 0;
        int next = 0;
        for (; position + sizeof(long) <= bytes.Length; position += width)
        {
            sums[next++] += BinaryPrimitives.ReadInt64LittleEndian(bytes[position..]) << shift >> shift;
        }

        for (; next < sums.Length; position += width)
        {
            long integer = 0;
            for (int i = 0; i < width; i++)
            {
                integer |= (long)bytes[position + i] << (8 * i);
            }

            sums[next++] += integer << shift >> shift;
        }
    }
}
