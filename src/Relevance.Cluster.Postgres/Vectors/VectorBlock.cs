using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Relevance.Cluster.Postgres.Engine;

namespace Relevance.Cluster.Postgres.Vectors;

/// <summary>
/// The vectors of consecutive positions of a field, as many as a page of PostgreSQL holds: a row per vector would cost more than the vector itself, and a value
/// larger than a page is stored in pieces. A row of the table has the number of the block, a mask with a bit for each position that has a vector, and for these
/// the ids (length and UTF-8) and the components (float32, little-endian), without gaps.
/// </summary>
/// <param name="number">The number of the block: position divided by <paramref name="size"/>.</param>
/// <param name="size">The number of positions.</param>
internal sealed class VectorBlock(long number, int size)
{
    private const int LengthBits = 7;
    private const byte More = 1 << LengthBits;

    private readonly byte[]?[] _ids = new byte[]?[size];
    private readonly ReadOnlyMemory<float>[] _vectors = new ReadOnlyMemory<float>[size];

    public long Number => number;

    /// <summary>Gets the bits of the positions that have a vector.</summary>
    public long Mask { get; private set; }

    /// <summary>Reads a row.</summary>
    public static VectorBlock Parse(long number, int size, long mask, ReadOnlySpan<byte> ids, ReadOnlySpan<byte> components)
    {
        VectorBlock block = new(number, size) { Mask = mask };
        ReadOnlyMemory<float> vectors = MemoryMarshal.Cast<byte, float>(components).ToArray();
        int length = vectors.Length / BitOperations.PopCount((ulong)mask);
        for (ulong left = (ulong)mask; left != 0; left &= left - 1)
        {
            int slot = BitOperations.TrailingZeroCount(left);
            block._ids[slot] = ReadId(ref ids).ToArray();
            block._vectors[slot] = vectors[..length];
            vectors = vectors[length..];
        }

        return block;
    }

    /// <summary>Takes the next id from those of a row.</summary>
    public static ReadOnlySpan<byte> ReadId(ref ReadOnlySpan<byte> ids)
    {
        int length = 0;
        int place = 0;
        for (int shift = 0; ; shift += LengthBits)
        {
            byte part = ids[place++];
            length |= (part & ~More) << shift;
            if ((part & More) == 0)
            {
                break;
            }
        }

        ReadOnlySpan<byte> id = ids.Slice(place, length);
        ids = ids[(place + length)..];
        return id;
    }

    /// <summary>Returns the vector at a position; empty if it has none.</summary>
    public ReadOnlyMemory<float> this[int slot] => _vectors[slot];

    /// <summary>Sets or removes the vector at a position.</summary>
    /// <param name="slot">The position within the block.</param>
    /// <param name="id">The id of the document.</param>
    /// <param name="vector">The vector; empty to remove it.</param>
    public void Set(int slot, byte[] id, ReadOnlyMemory<float> vector)
    {
        _ids[slot] = id;
        _vectors[slot] = vector;
        long bit = 1L << slot;
        Mask = vector.IsEmpty ? Mask & ~bit : Mask | bit;
    }

    /// <summary>Writes the row.</summary>
    /// <param name="row">The row, which has been started.</param>
    /// <param name="ids">A buffer.</param>
    public void Write(CopyWriter row, ArrayBufferWriter<byte> ids)
    {
        ids.ResetWrittenCount();
        int length = 0;
        foreach (int slot in Slots())
        {
            WriteId(ids, _ids[slot]!);
            length += _vectors[slot].Length * sizeof(float);
        }

        row.Write(Number);
        row.Write(Mask);
        row.Write(ids.WrittenSpan);
        row.StartValue(length);
        foreach (int slot in Slots())
        {
            row.Append(MemoryMarshal.AsBytes(_vectors[slot].Span));
        }
    }

    /// <summary>Lists the positions within the block that have a vector.</summary>
    public IEnumerable<int> Slots()
    {
        for (ulong left = (ulong)Mask; left != 0; left &= left - 1)
        {
            yield return BitOperations.TrailingZeroCount(left);
        }
    }

    private static void WriteId(ArrayBufferWriter<byte> ids, ReadOnlySpan<byte> id)
    {
        Span<byte> length = stackalloc byte[sizeof(int) + 1];
        int count = 0;
        for (int left = id.Length; ; left >>= LengthBits)
        {
            bool isLast = left < More;
            length[count++] = (byte)(isLast ? left : left | More);
            if (isLast)
            {
                break;
            }
        }

        ids.Write(length[..count]);
        ids.Write(id);
    }
}
