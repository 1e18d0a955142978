namespace Relevance.Cluster.Tests.Http.Calls;

/// <summary>Returns a beginning, and then the same bytes repeatedly: the letter x by default.</summary>
internal sealed class EndlessStream(byte[] beginning, byte[]? again = null) : Stream
{
    private readonly byte[] _again = again ?? "xxxxxxxxxxxxxxxx"u8.ToArray();

    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i++, Given++)
        {
            buffer[i] = Given < beginning.Length ? beginning[Given] : _again[(Given - beginning.Length) % _again.Length];
        }

        return buffer.Length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
