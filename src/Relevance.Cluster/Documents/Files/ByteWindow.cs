namespace Relevance.Cluster.Documents.Files;

/// <summary>The part of a stream that is looked at: bytes that were read and not yet consumed. Grows only when one document does not fit.</summary>
internal sealed class ByteWindow(Stream stream)
{
    private const int InitialSize = 64 * 1024;
    private byte[] _buffer = new byte[InitialSize];
    private int _start;
    private int _end;
    private bool _isBegun;

    /// <summary>Gets a value indicating whether the stream has no more than what is here.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Gets the number of the line on which the window begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    public void Consume(int count)
    {
        Line += Bytes[..count].Count((byte)'\n');
        _start += count;
    }

    /// <summary>Reads until the buffer is full or the stream ends; a buffer that was full becomes twice as large. Skips a byte order mark at the
    /// beginning.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        int length = _end - _start;
        byte[] target = length > _buffer.Length / 2 ? new byte[checked(_buffer.Length * 2)] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, length);
        (_buffer, _start, _end) = (target, 0, length);
        Memory<byte> free = _buffer.AsMemory(_end);
        _end += await stream.ReadAtLeastAsync(free, free.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        IsComplete = _end < _buffer.Length;
        if (!_isBegun)
        {
            _isBegun = true;
            _start = Bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        }
    }
}
