using System.Text;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Passes a stream on and refuses the first bytes that are not UTF-8, with their line. A text reader would put U+FFFD there, or not know the
/// line.</summary>
internal sealed class Utf8CheckingStream(Stream inner, DocumentMaker maker) : Stream
{
    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
    private char[] _characters = [];
    private long _line = 1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = inner.Read(buffer, offset, count);
        Check(buffer.AsSpan(offset, read));
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Check(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Check(ReadOnlySpan<byte> bytes)
    {
        try
        {
            // The characters are thrown away: the decoder is asked only for the errors it meets, over the edges of reads too.
            if (_characters.Length < bytes.Length + 1)
            {
                _characters = new char[bytes.Length + 1];
            }

            _decoder.GetChars(bytes, _characters, flush: bytes.IsEmpty);
        }
        catch (DecoderFallbackException e)
        {
            throw maker.Fault("the text is not valid UTF-8.", _line + bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n'), e);
        }

        _line += bytes.Count((byte)'\n');
    }
}
