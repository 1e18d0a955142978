using System.Buffers;
using System.IO.Compression;

namespace Relevance.Cluster.Documents.Files;

/// <summary>The compression that the last extension of a file's name states: <c>.gz</c>, <c>.br</c>, or <c>.zst</c>, which another package has.</summary>
internal static class FileCompression
{
    private static readonly Lazy<PackagedCompression?> Zstandard = new(() =>
        FilesPackage.Create<PackagedCompression>(Type.GetType($"{FilesPackage.Name}.ZstandardCompression, {FilesPackage.Name}", throwOnError: false)));

    /// <summary>Returns the path without the extension of the compression, whose own extension states the format.</summary>
    /// <exception cref="NotSupportedException">The compression is known but cannot be read, or its package is not referenced.</exception>
    public static string Strip(string path)
    {
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".GZ" or ".BR":
                return Path.GetFileNameWithoutExtension(path);
            case ".ZST":
                _ = ZstandardOf(path);
                return Path.GetFileNameWithoutExtension(path);
            case ".XZ" or ".BZ2" or ".LZ4" or ".ZIP" or ".7Z":
                throw new NotSupportedException(
                    $"'{path}': files are decompressed from gzip (.gz), Brotli (.br) and Zstandard (.zst) only. "
                    + "Decompress it first, or pass a stream that does.");
            default:
                return path;
        }
    }

    /// <summary>Returns a stream that decompresses what it reads, or the same stream if the file is not compressed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stream">Its content.</param>
    /// <param name="maker">Creates the exception for damaged content.</param>
    public static Stream Decompress(string path, Stream stream, DocumentMaker maker) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GZ" => new DecompressingStream(new GzipDecoding(stream), "gzip", maker),
        ".BR" => new DecompressingStream(new BrotliDecoding(stream), "Brotli", maker),
        ".ZST" => new DecompressingStream(ZstandardOf(path).Decode(stream), "Zstandard", maker),
        _ => stream,
    };

    /// <summary>Returns a stream that compresses what is written to it, or the same stream if the file is not compressed.</summary>
    public static Stream Compress(string path, Stream stream) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GZ" => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true),
        ".BR" => new BrotliStream(stream, CompressionLevel.Optimal, leaveOpen: true),
        ".ZST" => ZstandardOf(path).Encode(stream),
        _ => stream,
    };

    private static PackagedCompression ZstandardOf(string path) => Zstandard.Value ?? throw FilesPackage.Missing($"'{path}': Zstandard files (.zst)");
}

/// <summary>A compression that the platform does not have, and therefore <see cref="FilesPackage"/>.</summary>
internal abstract class PackagedCompression
{
    /// <summary>Returns the decompression of a stream, which stays open.</summary>
    public abstract IDecoding Decode(Stream stream);

    /// <summary>Returns a stream that compresses into another one, which stays open.</summary>
    public abstract Stream Encode(Stream stream);
}

/// <summary>Decompresses a stream, and detects its end: the streams of the platform end without an error where a file was shortened.</summary>
internal interface IDecoding : IDisposable
{
    /// <summary>Reads decompressed bytes.</summary>
    /// <returns>The number of bytes; 0 at the end of a complete stream.</returns>
    /// <exception cref="InvalidDataException">The stream is damaged, shortened or of another format.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}

/// <summary>Decompresses gzip, also of several members in sequence.</summary>
/// <remarks>
/// A member with known bytes is appended. They are the end of the output if all members before it are complete; otherwise they are consumed as the rest of
/// an incomplete one.
/// </remarks>
internal sealed class GzipDecoding(Stream stream) : IDecoding
{
    private static readonly byte[] Mark = Guid.Parse("5b0c3a8e-94d7-4f21-a6e3-7d18c2f0b954").ToByteArray();

    private readonly GZipStream _gzip = new(new AppendedStream(stream, Compress(Mark)), CompressionMode.Decompress);
    private readonly byte[] _held = new byte[Mark.Length];
    private byte[] _bytes = [];
    private int _heldCount;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            // The last bytes are held back, until it is known that they are not the end.
            Array.Resize(ref _bytes, Math.Max(_bytes.Length, buffer.Length));
            int read = await _gzip.ReadAsync(_bytes.AsMemory(0, buffer.Length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return _held.AsSpan(0, _heldCount).SequenceEqual(Mark) ? 0 : throw new InvalidDataException("The end is missing.");
            }

            int ready = Math.Max(0, _heldCount + read - Mark.Length);
            int ofHeld = Math.Min(ready, _heldCount);
            _held.AsSpan(0, ofHeld).CopyTo(buffer.Span);
            _bytes.AsSpan(0, ready - ofHeld).CopyTo(buffer.Span[ofHeld..]);
            _held.AsSpan(ofHeld, _heldCount - ofHeld).CopyTo(_held);
            _heldCount -= ofHeld;
            _bytes.AsSpan(ready - ofHeld, read - (ready - ofHeld)).CopyTo(_held.AsSpan(_heldCount));
            _heldCount += read - (ready - ofHeld);
            if (ready > 0)
            {
                return ready;
            }
        }

        return 0;
    }

    public void Dispose() => _gzip.Dispose();

    private static byte[] Compress(byte[] bytes)
    {
        using MemoryStream member = new();
        using (GZipStream gzip = new(member, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return member.ToArray();
    }
}

/// <summary>Decompresses Brotli, which has no checksum: some damage is not detected.</summary>
internal sealed class BrotliDecoding(Stream stream) : IDecoding
{
    private readonly byte[] _input = new byte[16 * 1024];
    private BrotliDecoder _decoder;
    private ReadOnlyMemory<byte> _rest;
    private bool _isDone;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!_isDone && !buffer.IsEmpty)
        {
            OperationStatus status = _decoder.Decompress(_rest.Span, buffer.Span, out int consumed, out int written);
            _rest = _rest[consumed..];
            _isDone = status == OperationStatus.Done;
            if (status == OperationStatus.InvalidData)
            {
                throw new InvalidDataException("The data is not valid.");
            }

            if (written > 0)
            {
                return written;
            }

            if (status == OperationStatus.NeedMoreData)
            {
                int read = await stream.ReadAsync(_input, cancellationToken).ConfigureAwait(false);
                _rest = read > 0 ? _input.AsMemory(0, read) : throw new InvalidDataException("The end is missing.");
            }
        }

        return 0;
    }

    public void Dispose() => _decoder.Dispose();
}

/// <summary>A stream with bytes after another one, which it does not close.</summary>
internal sealed class AppendedStream(Stream inner, byte[] end) : ForwardStream
{
    private int _position = -1;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position < 0)
        {
            int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read > 0 || buffer.IsEmpty)
            {
                return read;
            }

            _position = 0;
        }

        int count = Math.Min(buffer.Length, end.Length - _position);
        end.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}

/// <summary>A stream that decompresses another one, and names the file if that is damaged.</summary>
/// <param name="decoding">The decompression, which is disposed of with this stream.</param>
/// <param name="format">The compression, for the message.</param>
/// <param name="maker">Creates the exception.</param>
internal sealed class DecompressingStream(IDecoding decoding, string format, DocumentMaker maker) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await decoding.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw maker.Fault($"expected a complete file compressed with {format}, found one that is damaged, shortened or of another format.", line: 0, e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoding.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>A stream that is read asynchronously and only forward.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Files are read asynchronously.");

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
