using System.Globalization;
using System.IO.Compression;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Documents.Files;

/// <summary>The arrays of a file: one, or those of a ZIP archive.</summary>
internal sealed class NumpyArchive : IAsyncDisposable
{
    private readonly ZipArchive? _archive;
    private readonly List<IAsyncDisposable> _opened = [];

    private NumpyArchive(ZipArchive? archive) => _archive = archive;

    /// <summary>Gets the arrays in the order of the file, all of the same number of rows.</summary>
    public IReadOnlyList<NumpyField> Fields { get; private set; } = [];

    public bool IsSingle => _archive is null;

    public static async Task<NumpyArchive> OpenAsync(Stream stream, DocumentMaker maker, CancellationToken cancellationToken)
    {
        long start = stream.Position;
        byte[] beginning = new byte[FileBeginning.Length];
        int read = await stream.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        stream.Position = start;
        NumpyArchive? opened = null;
        string place = "";
        try
        {
            if (beginning.AsSpan(0, read).StartsWith("PK"u8))
            {
                ZipArchive zip = await ZipArchive.CreateAsync(
                    stream, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
                opened = new(zip);
                List<NumpyField> fields = [];
                foreach (ZipArchiveEntry entry in zip.Entries)
                {
                    place = $"array '{entry.FullName}': ";
                    fields.Add(await opened.OpenAsync(entry, cancellationToken).ConfigureAwait(false));
                }

                place = "";
                opened.Fields = RequireEqualLengths(fields);
            }
            else
            {
                if (!NumpyHeader.IsAtBeginningOf(beginning.AsSpan(0, read)))
                {
                    throw new InvalidDataException($"expected an array of NumPy, found {FileBeginning.Describe(beginning.AsSpan(0, read))}.");
                }

                opened = new(archive: null);
                NumpyHeader header = NumpyHeader.Read(stream);
                opened.Fields = [new NumpyField(NumpyFormat.FieldOf(maker.SourceName, header.Shape.Count == 2), header, RequireLength(stream, header))];
            }

            NumpyArchive result = opened;
            opened = null;
            return result;
        }
        catch (InvalidDataException e)
        {
            throw maker.Fault(place + e.Message, line: 0, e);
        }
        finally
        {
            if (opened is not null)
            {
                await opened.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable opened in _opened)
        {
            await opened.DisposeAsync().ConfigureAwait(false);
        }

        if (_archive is not null)
        {
            await _archive.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static List<NumpyField> RequireEqualLengths(List<NumpyField> fields)
    {
        if (fields.Count == 0)
        {
            throw new InvalidDataException("expected arrays, found an archive without any.");
        }

        NumpyField first = fields[0];
        if (fields.Find(field => field.Header.RowCount != first.Header.RowCount) is { } other)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"expected arrays of equal length, found {first.Header.RowCount} rows in '{first.Name}' and {other.Header.RowCount} in '{other.Name}'."));
        }

        string? twice = fields.GroupBy(field => field.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())?.Key;
        return twice is null ? fields : throw new InvalidDataException($"expected one array of each name, found '{twice}' twice.");
    }

    private static Stream RequireLength(Stream stream, NumpyHeader header)
    {
        long found = stream.Length - stream.Position;
        return found == header.DataLength
            ? stream
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"expected {header.DataLength} bytes for shape {header.ShapeText()} of {header.Type}, found {found}."));
    }

    private async Task<NumpyField> OpenAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        if (!entry.FullName.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException("expected arrays only, each in an entry named ….npy.");
        }

        Stream stream = await ZipEntryStream.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        _opened.Add(stream);
        NumpyHeader header = NumpyHeader.Read(stream);
        long expected = header.Length + header.DataLength;
        if (entry.Length != expected)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"expected {expected} bytes for shape {header.ShapeText()} of {header.Type}, found {entry.Length}."));
        }

        // Columns are read by seeking, which a compressed entry cannot do.
        if (header.IsFortran)
        {
            SeekableStream seekable = await SeekableStream.CopyAsync(stream, cancellationToken).ConfigureAwait(false);
            _opened.Add(seekable);
            stream = seekable.Stream;
        }

        return new NumpyField(entry.FullName[..^".npy".Length], header, stream);
    }
}
