using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Opens text of any encoding as UTF-8 without a byte order mark.</summary>
internal static class Utf8Text
{
    private const int BufferSize = 32 * 1024;
    private const int MaxMarkLength = 16;

    // The beginnings of binary files that are mistaken for text, mostly because of their names.
    private static readonly (byte[] Beginning, string Kind)[] Binaries =
    [
        ([0x1F, 0x8B], "a file compressed with gzip: end its name in .gz, or read it through a GZipStream"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive: end its name in .npz for arrays of NumPy, save the sheet of a workbook (.xlsx) as CSV, or unpack it"),
        ([0x50, 0x4B, 0x05, 0x06], "an empty ZIP archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "a workbook of an old Excel (.xls): save the sheet as CSV"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a file compressed with Zstandard: decompress it"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "a file compressed with xz: decompress it"),
        ([.. "BZh91AY&SY"u8], "a file compressed with bzip2: decompress it"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive: unpack it"),
        ([.. "PAR1\u0015"u8], "a Parquet file: end its name in .parquet"),
        ([.. "ARROW1\0"u8], "an Arrow (Feather) file: end its name in .arrow or .feather"),
        ([.. "Obj\u0001"u8], "an Avro file: write it as JSON Lines"),
        ([.. "SQLite format 3\0"u8], "a SQLite database: a dataset store is opened with SqliteDocumentStore.Open"),
        ([0x93, .. "NUMPY"u8], "an array of NumPy: end its name in .npy"),
        ([0x89, .. "HDF"u8], "an HDF5 file: write it as CSV or JSON Lines"),
        ([0x80, 0x04, 0x95], "a pickle of Python: write it as CSV or JSON Lines"),
    ];

    /// <summary>Checks the beginning for a byte order mark, which overrides the specified encoding, and opens the text.</summary>
    /// <param name="stream">The text, read from its current position.</param>
    /// <param name="encoding">
    /// The encoding of a text without a byte order mark; null for UTF-8, which is passed through unchecked, and for UTF-16 if every other of the first four
    /// bytes is zero.
    /// </param>
    /// <param name="maker">Creates the exception.</param>
    /// <param name="cancellationToken">A token that cancels the first read.</param>
    /// <returns>A stream that the caller disposes of; the stream passed in stays open.</returns>
    /// <exception cref="InvalidDocumentException">The content is not text, but compressed, for example.</exception>
    public static async Task<Stream> OpenAsync(Stream stream, Encoding? encoding, DocumentMaker maker, CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        ReadResult beginning = await reader.ReadAtLeastAsync(MaxMarkLength, cancellationToken).ConfigureAwait(false);
        byte[] bytes = beginning.Buffer.Slice(0, Math.Min(MaxMarkLength, beginning.Buffer.Length)).ToArray();
        (Encoding? marked, int length) = FindMark(bytes);
        if (Array.Find(Binaries, binary => bytes.AsSpan().StartsWith(binary.Beginning)).Kind is { } kind)
        {
            await reader.CompleteAsync().ConfigureAwait(false);
            throw maker.Fault($"expected text, found {kind}.", line: 1);
        }

        marked ??= encoding is null ? FindByZeros(bytes) : null;

        reader.AdvanceTo(beginning.Buffer.GetPosition(length));
        Stream text = reader.AsStream();
        return (marked ?? encoding) is { } other && other.CodePage != Encoding.UTF8.CodePage
            ? Encoding.CreateTranscodingStream(text, other, Encoding.UTF8)
            : text;
    }

    /// <summary>
    /// Recognizes UTF-16 without a byte order mark, which pandas can write: text that begins with two ASCII characters has zeros between them.
    /// </summary>
    private static Encoding? FindByZeros(byte[] bytes) => bytes switch
    {
        [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
        [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    private static (Encoding? Encoding, int Length) FindMark(byte[] bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
        _ => (null, 0),
    };
}
