namespace Relevance.Cluster.Documents.Files;

/// <summary>A stream that can seek. One that cannot is copied to a temporary file.</summary>
internal sealed class SeekableStream : IAsyncDisposable
{
    private readonly bool _isCopy;

    private SeekableStream(Stream stream, bool isCopy) => (Stream, _isCopy) = (stream, isCopy);

    /// <summary>Gets the stream: the original at its position, or the copy at its beginning.</summary>
    public Stream Stream { get; }

    public static async Task<SeekableStream> OpenAsync(Stream stream, CancellationToken cancellationToken) =>
        stream.CanSeek ? new SeekableStream(stream, isCopy: false) : await CopyAsync(stream, cancellationToken).ConfigureAwait(false);

    /// <summary>Copies the rest of a stream.</summary>
    public static async Task<SeekableStream> CopyAsync(Stream stream, CancellationToken cancellationToken)
    {
        FileStream copy = TemporaryFile.Create();
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

/// <summary>Creates temporary files, which only their owner can read and which are deleted with their handle.</summary>
internal static class TemporaryFile
{
    private const int BufferSize = 64 * 1024;

    public static FileStream Create()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = BufferSize,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }
}
