namespace Relevance.Cluster.Documents.Files;

/// <summary>A stream of CSV that can be read from its beginning more than once. One that cannot seek is copied to a temporary file, which goes with its
/// handle.</summary>
internal sealed class CsvInput : IAsyncDisposable
{
    private const int CopySize = 64 * 1024;
    private readonly Stream _stream;
    private readonly long _start;
    private readonly bool _isCopy;

    private CsvInput(Stream stream, bool isCopy)
    {
        _stream = stream;
        _start = stream.Position;
        _isCopy = isCopy;
    }

    public static async Task<CsvInput> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            return new CsvInput(stream, isCopy: false);
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
            return new CsvInput(copy, isCopy: true);
        }
        catch
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens the records from the beginning; null when there is no header. The source opened before is to be disposed of first.</summary>
    public async Task<CsvSource?> OpenSourceAsync(DocumentMaker maker, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        char? delimiter = options.Delimiter;
        while (true)
        {
            if (_stream.Position != _start)
            {
                _stream.Position = _start;
            }

            Stream text = await Utf8Text.OpenAsync(_stream, options.Encoding, maker, cancellationToken).ConfigureAwait(false);
            CsvSource source = new(text, maker, delimiter);
            bool isKept = false;
            try
            {
                if (!await source.ReadHeaderAsync(cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }

                isKept = delimiter is not null || source.BetterDelimiter is null;
                delimiter = source.BetterDelimiter;
                if (isKept)
                {
                    return source;
                }
            }
            finally
            {
                if (!isKept)
                {
                    await source.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    public ValueTask DisposeAsync() => _isCopy ? _stream.DisposeAsync() : ValueTask.CompletedTask;
}
