using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>Reads and writes a vector set as a matrix of NumPy.</summary>
internal static class NumpyVectors
{
    private const int BlockSize = 1 << 20;
    private const int MaxDimension = int.MaxValue / sizeof(double);

    /// <summary>Reads a matrix into memory, in blocks of rows.</summary>
    public static VectorSet Read(string path, CancellationToken cancellationToken)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        NumpyHeader header = ReadHeader(stream);
        NumpyRows rows = new(header, stream);
        int dimension = (int)header.ColumnCount;
        int count = (int)header.RowCount;
        if (count == 0)
        {
            return VectorSet.Empty(dimension);
        }

        int blockRows = Math.Clamp(rows.BlockSize / rows.RowSize, 1, count);
        byte[] block = new byte[blockRows * rows.RowSize];
        float[] components = new float[blockRows * dimension];
        VectorSetBuilder builder = new(dimension, count);
        for (int first = 0; first < count; first += blockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int taken = Math.Min(blockRows, count - first);
            rows.Read(first, block.AsSpan(0, taken * rows.RowSize));
            header.ToSingles(block.AsSpan(0, taken * rows.RowSize), components);
            builder.AddRows(components.AsSpan(0, taken * dimension));
        }

        return builder.Build();
    }

    /// <summary>Writes a float32 matrix atomically.</summary>
    public static void Write(string path, VectorSet vectors)
    {
        string full = Path.GetFullPath(path);
        string draft = Path.Combine(Path.GetDirectoryName(full) ?? full, $"{Guid.NewGuid():N}.part");
        try
        {
            using (FileStream stream = new(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, BlockSize))
            {
                stream.Write(NumpyHeader.OfSingles(vectors.Count, vectors.Dimension));
                foreach (ReadOnlyMemory<float> block in vectors.Blocks)
                {
                    Write(stream, block.Span);
                }
            }

            File.Move(draft, full, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>Reads the header of a matrix, and validates the length of the file.</summary>
    /// <exception cref="InvalidDataException">The file is not a matrix of numbers of this length.</exception>
    public static NumpyHeader ReadHeader(FileStream stream)
    {
        try
        {
            NumpyHeader header = NumpyHeader.Read(stream);
            string? fault =
                !header.IsNumeric || header.Shape.Count != 2 ? "expected numbers in two dimensions, one vector per row"
                : header.RowCount > int.MaxValue || header.ColumnCount is < 1 or > MaxDimension
                    ? string.Create(CultureInfo.InvariantCulture, $"expected at most {int.MaxValue} vectors of 1 to {MaxDimension} components")
                : stream.Length - header.Length != header.DataLength
                    ? string.Create(CultureInfo.InvariantCulture, $"expected {header.Length + header.DataLength} bytes")
                : null;
            return fault is null
                ? header
                : throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"{fault}, found shape {header.ShapeText()} of {header.Type} in {stream.Length} bytes."));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{stream.Name}': {e.Message}", e);
        }
    }

    private static void Write(FileStream stream, ReadOnlySpan<float> components)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(components));
            return;
        }

        byte[] bytes = new byte[sizeof(float)];
        foreach (float component in components)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, component);
            stream.Write(bytes);
        }
    }
}
