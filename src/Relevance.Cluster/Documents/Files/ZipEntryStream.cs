using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Relevance.Cluster.Documents.Files;

/// <summary>
/// The content of an entry of a ZIP archive, decompressed. Its checksum is compared when its last byte is read, which the platform does not do.
/// </summary>
/// <param name="entry">The entry.</param>
/// <param name="content">Its content, which is disposed of with this stream.</param>
internal sealed class ZipEntryStream(ZipArchiveEntry entry, Stream content) : ForwardStream
{
    private readonly Crc32 _checksum = new();
    private long _left = entry.Length;

    public static async Task<ZipEntryStream> OpenAsync(ZipArchiveEntry entry, CancellationToken cancellationToken) =>
        new(entry, await entry.OpenAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Reads bytes, and compares the checksum with the last of them.</summary>
    /// <inheritdoc/>
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
            _checksum.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _left -= bytes.Length;
        if (_left < 0)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"expected {entry.Length} bytes, found more"));
        }

        _checksum.Append(bytes);
        if (_left == 0 && _checksum.Complete() is var found && found != entry.Crc32)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"expected the checksum {entry.Crc32:x8} that the archive states, found {found:x8}"));
        }
    }
}

/// <summary>
/// Computes the checksum of ZIP archives. The platform computes it as a part of gzip only, which therefore stores the bytes and is discarded.
/// </summary>
internal sealed class Crc32 : IDisposable
{
    private readonly MemoryStream _stored = new();
    private readonly GZipStream _gzip;

    public Crc32() => _gzip = new(_stored, CompressionLevel.NoCompression, leaveOpen: true);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _stored.SetLength(0);
        _gzip.Write(bytes);
    }

    /// <summary>Returns the checksum of all bytes, of which there is at least one. Nothing can be appended after it.</summary>
    public uint Complete()
    {
        // The last eight bytes of gzip are the checksum and the length.
        _gzip.Dispose();
        return BinaryPrimitives.ReadUInt32LittleEndian(_stored.GetBuffer().AsSpan((int)_stored.Length - (2 * sizeof(uint))));
    }

    public void Dispose() => _gzip.Dispose();
}
