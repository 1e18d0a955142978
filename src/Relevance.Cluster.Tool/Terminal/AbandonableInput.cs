namespace Relevance.Cluster.Tool.Terminal;

/// <summary>
/// The standard input, whose reads end with their token: a read of a terminal or a pipe cannot be cancelled, and is left to the end of the process.
/// </summary>
/// <param name="input">The standard input of the process.</param>
internal sealed class AbandonableInput(Stream input) : Stream
{
    private readonly byte[] _buffer = new byte[1 << 16];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Reads through a buffer of this stream, because the memory of an abandoned read must not be reused by its owner.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int wanted = Math.Min(buffer.Length, _buffer.Length);
        int read = await Task.Run(() => input.Read(_buffer, 0, wanted), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        _buffer.AsMemory(0, read).CopyTo(buffer);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
