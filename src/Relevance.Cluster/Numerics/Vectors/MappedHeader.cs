using System.Globalization;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>The header of a vector file, 64 bytes: its signature, its shape, and the SHA-256 of its components.</summary>
internal sealed record MappedHeader(int Count, int Dimension, string Checksum)
{
    /// <summary>The number of bytes.</summary>
    public const int Length = 64;

    /// <summary>The signature "RCVF1" in ASCII, in the byte order of the machine, so that a file with the other byte order is rejected.</summary>
    private const long Magic = 0x31_46_56_43_52;

    /// <summary>Reads the header and validates the length of the file.</summary>
    public static MappedHeader Read(FileStream file)
    {
        string path = file.Name;
        byte[] bytes = new byte[Length];

        if (file.ReadAtLeast(bytes, Length, throwOnEndOfStream: false) < Length || BitConverter.ToInt64(bytes, 0) != Magic)
        {
            throw new InvalidDataException($"The file '{path}' is not a vector file, or was not completed.");
        }

        var header = new MappedHeader(BitConverter.ToInt32(bytes, 8), BitConverter.ToInt32(bytes, 12), Convert.ToHexString(bytes, 16, 32));
        long expected = Length + ((long)header.Count * header.Dimension * sizeof(float));

        return header is { Count: >= 0, Dimension: >= 1 } && file.Length == expected
            ? header
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The vector file '{path}' has {file.Length} bytes; {header.Count} vectors × {header.Dimension} components need {expected}."));
    }

    /// <summary>Returns the header as bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        BitConverter.TryWriteBytes(bytes.AsSpan(0), Magic);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), Count);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), Dimension);
        Convert.FromHexString(Checksum).CopyTo(bytes, 16);
        return bytes;
    }
}
