using System.Buffers.Binary;

namespace Relevance.Cluster.Postgres.Labels;

/// <summary>
/// The labels of consecutive positions in a clustering: the number of each label's text, int32 and little-endian, and 0 for none. A row per label would cost a
/// hundred times as much to write and to read.
/// </summary>
internal static class LabelBlock
{
    /// <summary>The number of positions of a block, whose row fits into half a page.</summary>
    public const int Size = 1000;

    /// <summary>Reads a row.</summary>
    public static int[] Parse(ReadOnlySpan<byte> row)
    {
        int[] numbers = new int[Size];
        for (int i = 0; i < Size; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(row[(i * sizeof(int))..]);
        }

        return numbers;
    }

    /// <summary>Writes a row.</summary>
    public static byte[] Format(int[] numbers)
    {
        byte[] row = new byte[Size * sizeof(int)];
        for (int i = 0; i < Size; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(i * sizeof(int)), numbers[i]);
        }

        return row;
    }
}
