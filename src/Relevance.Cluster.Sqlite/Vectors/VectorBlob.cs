using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Vectors;

/// <summary>Vectors as the file keeps them: float32 components, little-endian, without a header.</summary>
internal static class VectorBlob
{
    public static void Bind(SqliteStatement statement, int parameter, ReadOnlySpan<float> vector)
    {
        if (BitConverter.IsLittleEndian)
        {
            statement.BindBlob(parameter, MemoryMarshal.AsBytes(vector));
            return;
        }

        byte[] bytes = new byte[vector.Length * sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        statement.BindBlob(parameter, bytes);
    }

    public static float[] Read(SqliteStatement statement, int column)
    {
        float[] vector = new float[statement.GetBytes(column).Length / sizeof(float)];
        Read(statement, column, vector);
        return vector;
    }

    /// <summary>Copies a vector that must fill the destination.</summary>
    /// <exception cref="DocumentStoreException">It is of another length: the file is damaged.</exception>
    public static void Read(SqliteStatement statement, int column, Span<float> destination)
    {
        ReadOnlySpan<byte> bytes = statement.GetBytes(column);
        if (bytes.Length != destination.Length * sizeof(float))
        {
            throw new DocumentStoreException(
                StoreFailure.Corrupt,
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The store holds a vector of {bytes.Length} bytes where {destination.Length} components were expected: it is damaged. Restore it from a copy."));
        }

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
