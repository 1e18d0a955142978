namespace Relevance.Cluster.Documents.Files;

/// <summary>A window over a stream: the bytes that were read and not yet consumed. It grows only if one document does not fit.</summary>
internal sealed class ByteWindow(Stream stream, DocumentMaker maker)
{
    private const int InitialSize = 64 * 1024;
    private const int MaxSize = 1 << 30;
    private byte[] _buffer = new byte[InitialSize];
    private int _start;
    private int _end;
    private bool _endedWithReturn;

    /// <summary>Gets a value indicating whether the stream has no bytes after the window.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Gets the number of the line on which the window begins, from 1. A line ends with LF, CR or both.</summary>
    public long Line { get; private set; } = 1;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Counts the line ends in a text: LF, CR, or both as one.</summary>
    public static int CountLineEnds(ReadOnlySpan<byte> text) => text.Count((byte)'\n') + text.Count((byte)'\r') - text.Count("\r\n"u8);

    public void Consume(int count)
    {
        if (count == 0)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = Bytes[..count];
        Line += CountLineEnds(bytes) - (_endedWithReturn && bytes[0] == '\n' ? 1 : 0);
        _endedWithReturn = bytes[^1] == '\r';
        _start += count;
    }

    /// <summary>Reads until the buffer is full or the stream ends; a buffer that is already full is doubled.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        int length = _end - _start;
        if (length > MaxSize / 2 && _buffer.Length == MaxSize)
        {
            throw maker.Fault("a document is longer than 512 MiB.", Line);
        }

        byte[] target = length > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, length);
        (_buffer, _start, _end) = (target, 0, length);
        Memory<byte> free = _buffer.AsMemory(_end);
        _end += await stream.ReadAtLeastAsync(free, free.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        IsComplete = _end < _buffer.Length;
    }
}
