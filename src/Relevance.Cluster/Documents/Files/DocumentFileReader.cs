using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Opens files and picks the reader of a format.</summary>
internal static class DocumentFileReader
{
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);

    public static async IAsyncEnumerable<Document> ReadFileAsync(
        string path, DocumentFileOptions options, FileTally? tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FileStream stream = Open(path);
        await using (stream.ConfigureAwait(false))
        {
            DocumentMaker maker = new(Path.GetFileName(path), options, tally);
            await foreach (Document document in ReadStreamAsync(stream, options, maker, cancellationToken).ConfigureAwait(false))
            {
                yield return document;
            }
        }
    }

    public static async IAsyncEnumerable<Document> ReadStreamAsync(
        Stream stream, DocumentFileOptions options, DocumentMaker maker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (options.Format == DocumentFileFormat.Csv)
        {
            await foreach (Document document in CsvDocumentReader.ReadAsync(stream, maker, options, cancellationToken).ConfigureAwait(false))
            {
                yield return document;
            }

            yield break;
        }

        Stream text = await Utf8Text.OpenAsync(stream, options.Encoding, maker, cancellationToken).ConfigureAwait(false);
        await using (text.ConfigureAwait(false))
        {
            IAsyncEnumerable<Document> documents = options.Format switch
            {
                DocumentFileFormat.JsonLines => JsonLinesReader.ReadAsync(text, maker, cancellationToken),
                DocumentFileFormat.JsonArray => JsonArrayReader.ReadAsync(text, maker, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "Not a file format."),
            };
            await foreach (Document document in documents.ConfigureAwait(false))
            {
                yield return document;
            }
        }
    }
}
