using System.Buffers;
using System.Text;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Writes files as a whole, and picks the writer of a format.</summary>
internal static class DocumentFileWriter
{
    private const int FlushSize = 64 * 1024;

    public static Task<long> WriteFileAsync(
        string path, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken) =>
        FileDraft.WriteAsync(path, stream => WriteStreamAsync(stream, documents, options, cancellationToken));

    public static Task<long> WriteStreamAsync(
        Stream stream, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken) => options.Format switch
        {
            DocumentFileFormat.JsonLines => WriteJsonAsync(stream, documents, ("", "\n", "\n"), cancellationToken),
            DocumentFileFormat.JsonArray => WriteJsonAsync(stream, documents, ("[\n", ",\n", "\n]\n"), cancellationToken),
            DocumentFileFormat.Csv => CsvDocumentWriter.WriteAsync(stream, documents, options, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "Not a file format."),
        };

    private static async Task<long> WriteJsonAsync(
        Stream stream, IAsyncEnumerable<Document> documents, (string Start, string Between, string End) frame, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> buffer = new(FlushSize);
        long count = 0;
        Encoding.UTF8.GetBytes(frame.Start, buffer);
        await foreach (Document document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (count++ > 0)
            {
                Encoding.UTF8.GetBytes(frame.Between, buffer);
            }

            document.WriteJson(buffer);
            if (buffer.WrittenCount >= FlushSize)
            {
                await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                buffer.ResetWrittenCount();
            }
        }

        if (count > 0 || frame.Start.Length > 0)
        {
            Encoding.UTF8.GetBytes(frame.End, buffer);
        }

        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }
}
