using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Opens text of any encoding as UTF-8 without a byte order mark.</summary>
internal static class Utf8Text
{
    private const int BufferSize = 32 * 1024;
    private const int MaxMarkLength = 4;

    /// <summary>Looks for a byte order mark, which counts more than the encoding given.</summary>
    /// <param name="stream">The text, from where it is.</param>
    /// <param name="encoding">Its encoding when it has no mark; null for UTF-8, which is passed on unchecked.</param>
    /// <param name="cancellationToken">Cancels the first read.</param>
    /// <returns>A stream to dispose of, which leaves the one given open.</returns>
    public static async Task<Stream> OpenAsync(Stream stream, Encoding? encoding, CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        ReadResult beginning = await reader.ReadAtLeastAsync(MaxMarkLength, cancellationToken).ConfigureAwait(false);
        (Encoding? marked, int length) = FindMark(beginning.Buffer.Slice(0, Math.Min(MaxMarkLength, beginning.Buffer.Length)).ToArray());
        reader.AdvanceTo(beginning.Buffer.GetPosition(length));
        Stream text = reader.AsStream();
        return (marked ?? encoding) is { } other && other.CodePage != Encoding.UTF8.CodePage
            ? Encoding.CreateTranscodingStream(text, other, Encoding.UTF8)
            : text;
    }

    private static (Encoding? Encoding, int Length) FindMark(byte[] bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0] => (Encoding.UTF32, 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        [0, 0, 0xFE, 0xFF] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
        _ => (null, 0),
    };
}
