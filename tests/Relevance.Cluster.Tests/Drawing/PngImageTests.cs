using System.Buffers.Binary;
using System.IO.Compression;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

public sealed class PngImageTests
{
    [Fact]
    public void ToDataAddress_OfPixels_HoldsThemAsThePngStandardHasIt()
    {
        byte[] pixels = [.. Enumerable.Range(0, 300 * 250).Select(i => (byte)(i * 7 % 5))];
        Rgb[] colors = [new(1, 2, 3), new(4, 5, 6), new(7, 8, 9), new(10, 11, 12), new(255, 0, 128)];

        string address = PngImage.ToDataAddress(pixels, 300, colors);

        Assert.StartsWith("data:image/png;base64,", address, StringComparison.Ordinal);
        byte[] png = Convert.FromBase64String(address["data:image/png;base64,".Length..]);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], png[..8]);
        Dictionary<string, byte[]> chunks = Chunks(png);
        Assert.Equal([0, 0, 1, 44, 0, 0, 0, 250, 8, 3, 0, 0, 0], chunks["IHDR"]);
        Assert.Equal(colors.SelectMany(color => new[] { color.R, color.G, color.B }), chunks["PLTE"]);
        Assert.Empty(chunks["IEND"]);

        // The check value of the catalogue of CRCs, and the last bytes of every PNG.
        Assert.Equal(0xCBF43926u, Crc32("123456789"u8));
        Assert.Equal([0xAE, 0x42, 0x60, 0x82], png[^4..]);
        using var stream = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress);
        using var lines = new MemoryStream();
        stream.CopyTo(lines);
        Assert.Equal(Enumerable.Range(0, 250).SelectMany(row => pixels[(row * 300)..((row + 1) * 300)].Prepend((byte)0)), lines.ToArray());
    }

    /// <summary>Reads the chunks, and checks the length and the sum of each.</summary>
    private static Dictionary<string, byte[]> Chunks(byte[] png)
    {
        var chunks = new Dictionary<string, byte[]>(StringComparer.Ordinal);

        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            Assert.Equal(Crc32(png.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            chunks.Add(System.Text.Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }

        return chunks;
    }

    /// <summary>ISO 3309, bit by bit.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;

        foreach (byte value in bytes)
        {
            sum ^= value;

            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
            }
        }

        return ~sum;
    }
}
