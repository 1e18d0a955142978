using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>Vectors as the file keeps them: float32 components, little-endian, and a seal behind them.</summary>
internal static class VectorBlob
{
    /// <summary>Binds a vector and its seal.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="parameter">Which parameter, from 1.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="place">What <paramref name="seal"/> needs beside the bytes.</param>
    /// <param name="seal">Computes the seal of the bytes.</param>
    public static void Bind<TPlace>(SqliteStatement statement, int parameter, ReadOnlySpan<float> vector, TPlace place, Func<ReadOnlySpan<byte>, TPlace, ulong> seal)
    {
        int length = vector.Length * sizeof(float);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length + RowSeal.Size);
        Span<byte> bytes = buffer.AsSpan(0, length);
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(vector).CopyTo(bytes);
        }
        else
        {
            for (int i = 0; i < vector.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * sizeof(float))..], vector[i]);
            }
        }

        RowSeal.Write(buffer.AsSpan(length), seal(bytes, place));
        statement.BindBlob(parameter, buffer.AsSpan(0, length + RowSeal.Size));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Copies components, as many as the destination takes.</summary>
    public static void Copy(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        if (BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(destination));
            return;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }
    }
}
