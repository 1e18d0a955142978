using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Opens text of any encoding as UTF-8 without a byte order mark.</summary>
internal static class Utf8Text
{
    private const int BufferSize = 32 * 1024;

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
        ReadResult beginning = await reader.ReadAtLeastAsync(FileBeginning.Length, cancellationToken).ConfigureAwait(false);
        byte[] bytes = beginning.Buffer.Slice(0, Math.Min(FileBeginning.Length, beginning.Buffer.Length)).ToArray();
        (Encoding? marked, int length) = FindMark(bytes);
        if (FileBeginning.FindBinary(bytes) is { } kind)
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
