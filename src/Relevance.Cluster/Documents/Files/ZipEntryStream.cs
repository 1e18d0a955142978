using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Relevance.Cluster.Documents.Files;

/// <summary>The content of an entry of a ZIP archive, decompressed. Its checksum is compared when its last byte is read, which the platform does not do.</summary>
/// <param name="entry">The entry.</param>
/// <param name="content">Its content, which is disposed of with this stream.</param>
internal sealed class ZipEntryStream(ZipArchiveEntry entry, Stream content) : ForwardStream
{
    private long _left = entry.Length;
    private uint _checksum;

    public static async Task<ZipEntryStream> OpenAsync(ZipArchiveEntry entry, CancellationToken cancellationToken) =>
        new(entry, await entry.OpenAsync(cancellationToken).ConfigureAwait(false));

    /// <exception cref="InvalidDataException">The entry is damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = content.Read(buffer);
        Check(buffer[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc cref="Read(Span{byte})"/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Check(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> bytes)
    {
        _checksum = Crc32.Append(_checksum, bytes);
        _left -= bytes.Length;
        if (_left < 0 || (_left == 0 && _checksum != entry.Crc32))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"expected the checksum {entry.Crc32:x8} that the archive states, found {_checksum:x8}"));
        }
    }
}

/// <summary>The checksum of ZIP archives.</summary>
/// <remarks>
/// Eight bytes at a time, each through a table of its own, at about 1.5 GB/s. System.IO.Hashing is faster and would be another package of this library for one
/// format that few files have; the processors' own instruction has another polynomial.
/// </remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB8_8320;
    private const int Size = 256;
    private static readonly uint[] Tables = CreateTables();

    /// <summary>Continues a checksum, which is 0 before the first byte.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint[] tables = Tables;
        uint crc = ~checksum;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = 0;
            for (int i = 0; i < sizeof(ulong); i++, word >>= 8)
            {
                crc ^= tables[((sizeof(ulong) - 1 - i) * Size) + (byte)word];
            }
        }

        foreach (byte one in bytes)
        {
            crc = tables[(byte)(crc ^ one)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] CreateTables()
    {
        uint[] tables = new uint[sizeof(ulong) * Size];
        for (int i = 0; i < tables.Length; i++)
        {
            uint crc = i < Size ? (uint)i : tables[i - Size];
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }

            tables[i] = crc;
        }

        return tables;
    }
}
