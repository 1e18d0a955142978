using System.Buffers.Binary;
using System.Text;

namespace Relevance.Cluster.Drawing;

/// <summary>
/// An image of up to 256 colors as PNG (ISO/IEC 15948): one byte per pixel and not compressed, so that the same pixels have the same bytes on every machine
/// and with every version of a library.
/// </summary>
internal static class PngImage
{
    /// <summary>The largest number of bytes of a stored block of a deflate stream (RFC 1951).</summary>
    private const int StoredBytes = 65_535;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(index => CrcOf((uint)index))];

    /// <summary>Returns the image as a data address: <c>data:image/png;base64,…</c>.</summary>
    /// <param name="pixels">The color index of each pixel, row by row from the top.</param>
    /// <param name="width">The number of pixels per row, at least 1.</param>
    /// <param name="colors">The colors, at most 256.</param>
    public static string ToDataAddress(ReadOnlySpan<byte> pixels, int width, IReadOnlyList<Rgb> colors)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), pixels.Length / width);
        (header[8], header[9]) = (8, 3);
        WriteChunk(png, "IHDR", header);
        WriteChunk(png, "PLTE", [.. colors.SelectMany(color => (byte[])[color.R, color.G, color.B])]);
        WriteChunk(png, "IDAT", Stored(Lines(pixels, width)));
        WriteChunk(png, "IEND", []);
        return $"data:image/png;base64,{Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length)}";
    }

    /// <summary>Adds the filter type before each row: none.</summary>
    private static byte[] Lines(ReadOnlySpan<byte> pixels, int width)
    {
        byte[] lines = new byte[pixels.Length / width * (width + 1)];

        for (int row = 0; row < pixels.Length / width; row++)
        {
            pixels.Slice(row * width, width).CopyTo(lines.AsSpan((row * (width + 1)) + 1));
        }

        return lines;
    }

    /// <summary>Writes a zlib stream (RFC 1950) of stored blocks.</summary>
    private static byte[] Stored(byte[] data)
    {
        using var stream = new MemoryStream();
        stream.Write([0x78, 0x01]);

        for (int start = 0; start < data.Length; start += StoredBytes)
        {
            int length = Math.Min(StoredBytes, data.Length - start);
            byte[] head = new byte[5];
            head[0] = (byte)(start + length == data.Length ? 1 : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(1), (ushort)length);
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(3), (ushort)~length);
            stream.Write(head);
            stream.Write(data, start, length);
        }

        (uint a, uint b) = (1, 0);

        foreach (byte value in data)
        {
            a = (a + value) % 65_521;
            b = (b + a) % 65_521;
        }

        byte[] sum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(sum, (b << 16) | a);
        stream.Write(sum);
        return stream.ToArray();
    }

    private static void WriteChunk(MemoryStream png, string name, byte[] data)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        png.Write(named);
        uint crc = uint.MaxValue;

        foreach (byte value in named)
        {
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        png.Write(number);
    }

    private static uint CrcOf(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : 0xEDB8_8320 ^ (value >> 1);
        }

        return value;
    }
}
