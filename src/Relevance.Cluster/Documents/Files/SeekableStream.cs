namespace Relevance.Cluster.Documents.Files;

/// <summary>A stream that can seek. One that cannot is copied to a temporary file, which only the owner can read and which is deleted with its handle.</summary>
internal sealed class SeekableStream : IAsyncDisposable
{
    private const int CopySize = 64 * 1024;
    private readonly bool _isCopy;

    private SeekableStream(Stream stream, bool isCopy) => (Stream, _isCopy) = (stream, isCopy);

    /// <summary>Gets the stream: the original at its position, or the copy at its beginning.</summary>
    public Stream Stream { get; }

    public static async Task<SeekableStream> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            return new SeekableStream(stream, isCopy: false);
        }

        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = CopySize,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream copy = new(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
        try
        {
            await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
            copy.Position = 0;
            return new SeekableStream(copy, isCopy: true);
        }
        catch
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _isCopy ? Stream.DisposeAsync() : ValueTask.CompletedTask;
}
